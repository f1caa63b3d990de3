"""Civil registration by post: what happens to an envelope, from its arrival to the answer.

1. intake: an envelope arrives; each bundle of paper in it gets a cover sheet with its own code.
2. scanning: the tray is fed; a batch of pages is stored once and cut at the covers.
3. matching: every page finds the application that it belongs to, by code or by a person.
4. shelves: the paper itself is filed in a box of the archive, and lent to who has to see it.
5. verification: an operator holds the pages against the list of requirements and decides.
6. letters: what people must know is said in writing; a slip brings the answer back to its case.
7. production: the document is entered, signed, printed and checked.
8. dispatch: documents become a parcel, labelled and handed to a carrier or to the district.
9. delivery: the carrier's reports come in until the parcel is there, or comes back.
10. status: at any time the citizen asks with the tracking code, and is answered in one sentence.
11. balance: in the evening every sheet that came in is accounted for, and the day is closed.

The words that all of them use (codes, identity, addresses, workdays, catalogue, workflow) stand
beside them as single modules and know neither the web nor the database.
"""
