// Package limit keeps a server up under more requests than it can answer, and keeps
// one client from taking what all others need.
//
//   - A [Gate] asks every request whether its client, a principal or an address, is
//     within its rate, its daily volume and its share of expensive work.
//   - A [Queue] gives the slots for expensive work to the clients in turn, however many
//     requests each of them has waiting.
//   - A [Memory] says when work has to be turned away lest memory run out.
//   - [Places] bound connections, of one address and of all.
//
// What a client is refused is a [Refusal], which package web turns into an answer
// with 429 where the client did too much, and 503 where all clients together did.
// Everything here is bounded itself: memory does not grow with the number of
// addresses that somebody sends requests from.
package limit
