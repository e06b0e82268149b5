"""The embedded search engine: Algolia's HTTP protocol on Tantivy; imports nothing else of the product.

`server.serve(EngineConfig(...))` is its one entry. From the socket down:

    server     the process: lock, socket, gunicorn, shutdown; `memory` of its threads
    connections  the sockets: how long a client may keep a thread waiting
    http       one request: key, route, body, JSON answer; `routes` lists the endpoints, `handlers_*` are them
    engine     the open indices; `writer` is the one thread that changes them, `commands` and `batch` the changes
    insights   events of shoppers on their way to the sink; `asked` knows the words that they came after
    registry   which index lives in which directory with which settings; `store` is one such directory
    documents  a record as Tantivy keeps it; `layout` says which attribute goes where, `vocabulary` holds the words
    query      one search, or an answer that `browsing` has kept: `params`, `typed_words` (what a word may mean),
               `matching`, `filters`, `ranking`, `facets`, `highlight`, `removal` (words that were let go of)

Where it differs from Algolia, on purpose:

- A write is answered after its commit, so its task is published at once; only a change of settings that needs the
  records indexed anew goes on after the answer.
- A replica is a view of its primary's records with its own ranking and display settings, never a copy.
- `removeWordsIfNoResults` is `allOptional` unless set: a shop loses more by an empty page than by a loose match.
- `queryAfterRemoval` is told for `allOptional` too: there the words are marked that no record matches which all else
  allows.
- Where nothing matches, a slip that the rules of typos don't allow is forgiven before words are dropped.
- Words are stemmed as English, so singular and plural always match. Text relevance counts before the custom
  ranking, in steps of a tenth of the best score.
- A synonym of several words matches wherever a record holds them all; the placeholder of one is a word like any
  other in a record.
- Rules know no facets in patterns, no automatic filters and no redirects: such a rule is refused. Where several hold,
  filters add up and of other parameters that of the first by objectID counts.
- A secured key never writes, whatever its parent may do. The two keys of the configuration are not changed over HTTP.
- Groups of `distinct` are told apart by the first value of the attribute. Counting facets after it reads every
  record that matches.
- Browsing goes by objectID, not by ranking, so that it meets every record however many are written meanwhile.
- Events of shoppers are handed to a sink and not kept; one that fails loses them. They need no `queryID` that was
  really handed out; one that was, among the last 50,000, tells the sink what was typed.
- A phrase of the advanced syntax is looked for in the first 10,000 records that hold its words, which the phrases of
  a query share; only the first five are phrases. Stop words are English. Proximity, exactness and `minProximity` play
  no part in the ranking, whatever `_rankingInfo` has a place for.
- Lists of names in a query have at most 200 entries, optional filters at most 1,000 conditions; the queries of one
  request share a second of computing time, unless the admin key asks. Beyond, it is a 400 that says so.
- A setting is taken only when it is honoured: any other is refused with a 400 that names it.
- Geo search is not there: settings of it are refused with a 400, query parameters for it are ignored, as Algolia
  ignores unknown ones.
- Numbers and booleans can rank, strings can't.
"""
