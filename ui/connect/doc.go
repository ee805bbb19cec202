// Package connect holds the pages about flows that call others: the connections of
// API Connector cards, rehearsed before they are typed into Workflows, and the recipe
// that calls an endpoint from another flow.
//
// A page is built once and changed in place: what is being typed and what has the
// focus survive every Update.
package connect
