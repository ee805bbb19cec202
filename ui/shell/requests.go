package shell

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// mostLines is how many lines of requests stand in full; more of them scroll.
const mostLines = 8

// requestWords is a request in words. Without a method the address is a sentence.
type requestWords struct {
	method, address string
	body            []string
}

// requestsIn reads the requests of a [page.Sending]. A line that begins with a method
// begins a request; the lines below are what it sends.
func requestsIn(lines string) []requestWords {
	var all []requestWords
	for line := range strings.SplitSeq(lines, "\n") {
		method, address, _ := strings.Cut(line, " ")
		switch {
		case slices.Contains([]string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}, method):
			all = append(all, requestWords{method: method, address: address})
		case len(all) == 0:
			all = append(all, requestWords{address: line})
		default:
			last := &all[len(all)-1]
			last.body = append(last.body, line)
		}
	}
	return all
}

// with reports whether a request belongs to the same thing as the one before it: the
// two that deactivate and delete an app, say.
func (r requestWords) with(before requestWords) bool {
	thing := func(r requestWords) string { return strings.Split(r.address, "/lifecycle/")[0] }
	return len(r.body)+len(before.body) == 0 && thing(r) == thing(before)
}

// requestLines shows the first lines of requests, and what several of them send.
func requestLines(lines string) fyne.CanvasObject {
	all := requestsIn(lines)
	if strings.Count(lines, "\n") < mostLines {
		return house.NewWell(house.Gap8, requestStack(all))
	}
	view := house.NewCodeView()
	view.SetText(house.CodePlain, apart(all))
	return house.FixedHeight(page.RequestBodyMost, house.NewWell(0, view))
}

// requestStack puts requests below each other. What wraps and what is sent begin
// below the address, and what belongs to another thing is set off.
func requestStack(all []requestWords) fyne.CanvasObject {
	column := float32(0)
	for _, r := range all {
		column = max(column, house.NewText(r.method, house.Mono).NaturalWidth())
	}
	stack := house.Stack(house.Gap12)
	var group *fyne.Container
	for i, r := range all {
		if i == 0 || !r.with(all[i-1]) {
			group = house.Stack(house.Gap4)
			stack.Add(group)
		}
		group.Add(requestRow(r, column))
	}
	return stack
}

func requestRow(r requestWords, column float32) fyne.CanvasObject {
	address := house.NewParagraph(r.address, house.Mono)
	if r.method == "" {
		return address
	}
	words := house.Stack(0, address)
	if len(r.body) > 0 {
		words.Add(house.NewParagraph(strings.Join(r.body, "\n"), house.Mono).In(look.ColorText2))
	}
	return house.TopRow(house.Gap8, house.FixedWidth(column, house.NewText(r.method, house.Mono)), house.Grow(words))
}

// apart are requests as lines, with an empty one before what belongs to another thing.
func apart(all []requestWords) string {
	var lines []string
	for i, r := range all {
		if i > 0 && !r.with(all[i-1]) {
			lines = append(lines, "")
		}
		lines = append(lines, strings.TrimSpace(r.method+" "+r.address))
		for _, line := range r.body {
			lines = append(lines, "  "+line)
		}
	}
	return strings.Join(lines, "\n")
}
