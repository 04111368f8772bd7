// Package history tells how the data change: it compares each published state with the
// one before, and keeps what it finds for a bounded time in a bounded room.
//
// [Compare] pairs the features of two collections by id, in time linear in their number.
// A [Store] does so for every edition of each snapshot it is given, and [Store.Find]
// answers what has changed, newest first.
//
// # What is told to whom
//
// Each access class has a history of its own, of its own edition: what it may not see is
// not in there. Two states of an edition can tell more than each alone, though: of zones
// that merge below a least count, the difference of two counts tells where the one feature
// is that made the second; of a layer that shows some features by a condition, what
// goes away is hidden from now on, at a place that the history would have kept. So
//
//   - of layers that rules have redacted (geo.Info.Redacted) only that they changed is
//     told, and when: no zones, no counts, no features;
//   - where rules have come to redact a layer, or it was hidden, nothing older is told of
//     its features ever again;
//   - properties are told of as long as the class may see them: a change of none that it
//     may see is not told at all;
//   - within a scope, what entered its areas was added and what left them was removed,
//     without a word of where from or to; changes of layers as a whole are not told,
//     since they may have taken place elsewhere.
//
// What everybody could see once, and was removed from the data since, is told until it
// has aged: remove the folder of the history to have it forgotten at once.
//
// # On the disk
//
//	lock
//	states/VERSION                the features of a collection as they were last published
//	changes/CLASS/NUMBER.jsonl    what changed, oldest first; NUMBER is that of the first batch
//
// A batch is a line of JSON for each change and one that ends it, which names the
// versions that the edition's collections have come to. It counts once that line is there:
// after a kill what stands behind the last such line is dropped, the comparison is made
// again, and the same is found. The line has the SHA-256 of the batch and of the hash
// before it, so that damage and gaps are noticed. States are written whole before the batch
// that names them, and removed after the one that does no more.
//
// The oldest files go where all together would be larger than Options.Bytes allows or
// their last batch is older than Options.Keep. States come on top of that: they are as
// large as the data, compressed.
package history
