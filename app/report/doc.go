// Package report writes down for other eyes what was done in an org: each step
// with its proof, whether that was measured or only said, the requests behind it
// with Okta's ids of them, and the entries of the org's System Log that confirm
// it.
//
// A [Report] is a value. It is made of what is named in this package: what a
// workspace learns to hold later stays out until it is named here. It holds no
// secret, no query, header or body of an invocation, and no path of this
// computer; see clean.go. [Report.Markdown] and [Report.HTML] show the same
// content, in one order, and give the same bytes for the same report.
//
// The package reads no network and no file: package setup gets what it asks for
// in a [Search].
package report
