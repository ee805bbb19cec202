// Package audit measures what an API endpoint really accepts and refuses, and
// holds that against the security level it was declared to have: Okta has no API
// that tells the level.
//
// [Measure] sends a fixed list of calls, each once: the good credential first,
// in between and last, and among them every credential that must be refused. The verdict
// ([Judge]) follows from nothing but which of them were accepted. Where that
// doesn't settle it the verdict is that it can't be told; "holds" is never
// a guess.
//
// An accepted call runs the flow. So once the flow seems to run without any
// credential, hardly anything more is sent: every further call would run it too and
// tell nothing new. Okta puts the ID of a run into a header of its answer, whose
// name isn't documented. So a header that holds a UUID tells a refusal by the flow
// itself from one by its level, and the flow's answer from anybody else's.
//
// One probe needs a second service app. It is made for that probe, written down
// in a [Journal] before, and deleted after; [Sweep] removes what a crash left.
//
// Programs that measure share a [Folder]: none calls an endpoint while another one
// does, and what the command line left in an org is known to the window.
//
// The package knows neither a workspace's form nor a window, and reaches no host
// but the endpoint's and, for the second app, the org's.
package audit
