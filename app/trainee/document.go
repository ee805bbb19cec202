package trainee

import (
	"strings"

	"golang.org/x/net/html"
)

// document is a loaded page.
type document struct {
	page string
	root *html.Node
}

// value is the text of the element with that id.
func (d document) value(id string) (string, error) {
	return d.find("the value "+id, func(n *html.Node) bool { return attr(n, "id") == id }, textOf)
}

// input is the value of the first input of that name.
func (d document) input(name string) (string, error) {
	return d.find("the field "+name, func(n *html.Node) bool { return n.Data == "input" && attr(n, "name") == name },
		func(n *html.Node) string { return attr(n, "value") })
}

// link is the address behind the link with exactly that text.
func (d document) link(label string) (string, error) {
	return d.find("the link "+label, func(n *html.Node) bool { return n.Data == "a" && textOf(n) == label },
		func(n *html.Node) string { return attr(n, "href") })
}

func (d document) find(what string, match func(*html.Node) bool, read func(*html.Node) string) (string, error) {
	for n := range d.root.Descendants() {
		if n.Type == html.ElementNode && match(n) {
			return read(n), nil
		}
	}
	return "", &ValueError{What: what, Page: d.page}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.TrimSpace(b.String())
}
