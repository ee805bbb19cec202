package page

import "github.com/flowlatch/flowlatch/app/problem"

// Taker is a page that does what a way out on another page asks for.
type Taker interface {
	// Take does it as if it had been asked for on this page.
	Take(problem.Action)
}

// Leader is a Host that shows a page and has it do something; the window's is one.
type Leader interface {
	// GoAnd is Go, and then [Taker.Take] of the page that is shown.
	GoAnd(Name, problem.Action)
}

// GoAnd shows a page and has it do something, where the Host can.
func GoAnd(h Host, name Name, do problem.Action) {
	if s, ok := h.(Leader); ok {
		s.GoAnd(name, do)
		return
	}
	h.Go(name)
}
