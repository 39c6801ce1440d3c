"""How educational interventions were scaled: coded data to tables, charts and pages.

Data flow one way: data -> corpus -> tables -> charts -> chapters -> book.
"""
