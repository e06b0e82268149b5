"""How good the search is, by people's judgements of what a shopper who types this wants; `make relevance`.

judgements    the queries, which products they were judged with, and the catalogue
variations    what shoppers type instead: a typo, a word that is not finished
systems       who is asked: the shop's own search over HTTP, and PostgreSQL's full text beside it
scores        nDCG and its relatives, intervals and paired comparisons
report        the figures and the bars that they are held against
"""
