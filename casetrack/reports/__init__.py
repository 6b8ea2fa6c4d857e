"""Reading only: counts over spans, and the tables made of them."""
