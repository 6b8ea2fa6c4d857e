"""Two small workflows and their indicators, for recounts: a claim that may be passed on, and an errand."""

from __future__ import annotations

CLAIM = """\
schema: casetrack-workflow/1
workflow:
  id: claim
  version: 1
  title: {vi: "Đề nghị", en: "Claim"}
  number: {prefix: DN}
  level: {default: internal}
roles:
  officer: {label: {vi: "Công chức", en: "Officer"}}
  leader: {label: {vi: "Lãnh đạo", en: "Leader"}}
fields:
  kind:
    type: enum
    label: {vi: "Loại", en: "Kind"}
    values:
      road: {vi: "Đường", en: "Road"}
      house: {vi: "Nhà", en: "House"}
      water: {vi: "Nước", en: "Water"}
    indicator: true
  urgent: {type: bool, label: {vi: "Gấp", en: "Urgent"}, indicator: true}
  stated_due_on: {type: date, label: {vi: "Hạn", en: "Due"}}
  receiving_unit: {type: unit, label: {vi: "Đơn vị nhận", en: "Receiving unit"}}
states:
  received: {kind: initial, phase: received, owner: officer, label: {vi: "Mới", en: "New"}}
  checked: {kind: active, phase: classified, owner: officer, label: {vi: "Đã xem", en: "Checked"}}
  sent: {kind: waiting, phase: transferred, owner: officer, label: {vi: "Đã chuyển", en: "Sent"}}
  done: {kind: final, phase: resolved, outcome: settled, label: {vi: "Xong", en: "Done"}}
  put_by: {kind: final, phase: resolved, outcome: filed, label: {vi: "Lưu", en: "Filed"}}
  answered: {kind: final, phase: resolved, outcome: forwarded, label: {vi: "Có trả lời", en: "Answered"}}
forms:
  intake: {fields: [kind, urgent, stated_due_on]}
transitions:
  - trigger: check
    from: received
    to: checked
    label: {vi: "Xem", en: "Check"}
    roles: [officer]
    fields: [kind, urgent]
  - trigger: pass_on
    from: checked
    to: sent
    label: {vi: "Chuyển", en: "Pass on"}
    roles: [leader]
    fields: [receiving_unit]
    requires: {fields: [receiving_unit]}
    effects: [{open_linked: {workflow: claim, unit: receiving_unit, carry: [kind], answered_by: answer}}]
  - trigger: answer
    from: sent
    to: answered
    label: {vi: "Trả lời", en: "Answer"}
    roles: [officer]
  - trigger: finish
    from: [received, checked]
    to: done
    label: {vi: "Xong", en: "Finish"}
    roles: [officer]
    fields: [kind]
  - trigger: put_by
    from: [received, checked]
    to: put_by
    label: {vi: "Lưu", en: "File"}
    roles: [officer]
  - trigger: reopen
    from: [done, put_by, answered]
    to: received
    kind: reopen
    label: {vi: "Mở lại", en: "Reopen"}
    roles: [leader]
    requires: {comment: true}
deadlines:
  - key: stated
    label: {vi: "Hạn", en: "Deadline"}
    stated: {field: stated_due_on, basis: {text: {vi: "Hẹn", en: "Promised"}, certainty: local}}
    satisfied_by: [finish, put_by, answer]
"""
ERRAND = """\
schema: casetrack-workflow/1
workflow:
  id: errand
  version: 1
  title: {vi: "Việc vặt", en: "Errand"}
  task: true
  number: {prefix: VV}
  level: {default: internal}
roles:
  officer: {label: {vi: "Công chức", en: "Officer"}}
fields:
  kind:
    type: enum
    label: {vi: "Loại", en: "Kind"}
    values: {road: {vi: "Đường", en: "Road"}, house: {vi: "Nhà", en: "House"}}
    indicator: true
states:
  received: {kind: initial, phase: received, owner: officer, label: {vi: "Mới", en: "New"}}
  done: {kind: final, phase: resolved, outcome: settled, label: {vi: "Xong", en: "Done"}}
forms:
  intake: {fields: [kind]}
transitions:
  - {trigger: finish, from: received, to: done, label: {vi: "Xong", en: "Finish"}, roles: [officer]}
"""
# What each state of the two is, said once more for the recount.
PHASES = {
    "received": ("received", ""),
    "checked": ("classified", ""),
    "sent": ("transferred", ""),
    "done": ("resolved", "settled"),
    "put_by": ("resolved", "filed"),
    "answered": ("resolved", "forwarded"),
}
INDICATORS = """\
schema: casetrack-indicators/1
groups:
  ward:
    label: {vi: Phường, en: Ward}
    unit: petitions
    of: {workflows: claim}
    indicators:
      receipts: {label: {vi: a, en: a}, cases: receipts}
      distinct: {label: {vi: a, en: a}, cases: distinct}
      urgent: {label: {vi: a, en: a}, cases: receipts, where: {fields: {urgent: true}}}
      waiting: {label: {vi: a, en: a}, cases: pending, where: {phases: [classified, transferred]}}
      put_by: {label: {vi: a, en: a}, cases: resolved, where: {outcomes: filed}}
      by_post: {label: {vi: a, en: a}, cases: received, where: {channels: [post, unit]}}
      nameless: {label: {vi: a, en: a}, cases: receipts, where: {blank: kind}}
      named_late: {label: {vi: a, en: a}, cases: overdue, where: {given: kind}}
      houses_or_answered:
        label: {vi: a, en: a}
        cases: resolved
        where: [{fields: {kind: [house, water]}}, {outcomes: forwarded}]
      topics: {label: {vi: a, en: a}, top: kind, most: 2, names: {house: home}}
      done_percent: {label: {vi: a, en: a}, percent: ward.on_time, within: [ward.on_time, ward.late]}
      on_time: {label: {vi: a, en: a}, cases: on_time}
      late: {label: {vi: a, en: a}, cases: late}
      both: {label: {vi: a, en: a}, sum: [bodies.party.receipts, bodies.people.receipts], less: ward.urgent}
  bodies:
    label: {vi: Theo khối, en: By body}
    unit: petitions
    of: {workflows: claim}
    columns: [receipts, carried_over, received, reopened, resolved, on_time, late, without_deadline, pending, overdue]
    rows:
      people: {label: {vi: a, en: a}, where: {body: people_committee}}
      party: {label: {vi: a, en: a}, where: {body: party_committee}}
  all:
    label: {vi: Tất cả, en: All}
    unit: cases
    indicators:
      matters: {label: {vi: a, en: a}, cases: receipts}
      errands: {label: {vi: a, en: a}, cases: pending, where: {workflows: errand}}
      road_errands: {label: {vi: a, en: a}, cases: receipts, where: {workflows: errand, fields: {kind: road}}}
      by_hand: {label: {vi: a, en: a}, entered: number}
"""
