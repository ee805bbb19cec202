package connector

import (
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Basis says on whose word a part of a request is as it is.
type Basis string

// Okta documents it of the card; a standard lays it down for everyone who speaks the
// scheme that Okta names; the rest is Flowlatch's choice, and Workflows may do
// otherwise.
const (
	Okta     Basis = "okta"
	Standard Basis = "standard"
	Ours     Basis = "ours"
)

// Part is a line of a request or a pair of its form. What is secret in it is masked.
type Part struct {
	Name  string // of the header or the pair; "" for the request line and a body
	Text  string // as it stands on the wire
	Basis Basis
	Why   text.Text // the source, or what isn't documented

	plain secret.Secret // with what is secret; zero = Text as it is
}

func (p Part) wire() string {
	if p.plain.IsZero() {
		return p.Text
	}
	return p.plain.Reveal()
}

// Choice is something that isn't documented and that Flowlatch had to choose.
type Choice struct {
	// ID is a header's name, or one of version, order, query, body, charset, form,
	// client, redirect and spelling.
	ID   string
	Text text.Text
}

// Drawing is one request as it will go out, byte for byte but for what is secret.
type Drawing struct {
	// Title says which request it is.
	Title text.Text
	// Host is scheme, host and port that it goes to.
	Host string
	// Line is method, target and version; Headers are in the order in which they go.
	Line    Part
	Headers []Part
	// Form has the pairs of a form, in its order; Body is the body, the form's too.
	Form []Part
	Body Part
	// Missing are headers that are not sent though one may expect them.
	Missing []Part
	// Choices is everything that isn't documented.
	Choices []Choice
}

// Head is the request line and the headers as lines, without what is secret.
func (d Drawing) Head() string { return d.head(func(p Part) string { return p.Text }) }

// Plain is the whole request with what is secret in it.
func (d Drawing) Plain() secret.Secret {
	return secret.New(d.head(Part.wire) + "\n" + d.Body.wire())
}

func (d Drawing) head(show func(Part) string) string {
	var b strings.Builder
	b.WriteString(show(d.Line) + "\n")
	for _, h := range d.Headers {
		b.WriteString(show(h) + "\n")
	}
	return b.String()
}

// choose notes a choice, once.
func (d *Drawing) choose(id string, said text.Text) {
	for _, c := range d.Choices {
		if c.ID == id {
			return
		}
	}
	d.Choices = append(d.Choices, Choice{id, said})
}

// header adds a header line. shown is what may be seen of the value.
func (d *Drawing) header(name, value, shown string, basis Basis, why text.Text) {
	p := Part{Name: name, Text: name + ": " + shown, Basis: basis, Why: why}
	if shown != value {
		p.plain = secret.New(name + ": " + value)
	}
	d.Headers = append(d.Headers, p)
	if basis == Ours {
		d.choose(name, why)
	}
}

// always are the choices of every request.
func (d *Drawing) always() {
	d.choose("version", text.T("connector.ours.version", "HTTP/1.1. Which version Workflows speaks isn't documented."))
	d.choose("order", text.T("connector.ours.order", "The order of the headers. Services must not care (RFC 9110)."))
}

func oursUserAgent() text.Text {
	return text.T("connector.ours.user-agent", "Names Flowlatch. What Workflows calls itself isn't documented.")
}

func oursEncoding() text.Text {
	return text.T("connector.ours.accept-encoding", "Asks for a compressed answer. Whether Workflows does isn't documented.")
}

func oursLength() text.Text {
	return text.T("connector.ours.content-length", "Whether Workflows sends the body's length or sends it in pieces isn't documented.")
}

func whyHost() text.Text {
	return text.T("connector.why.host", "RFC 9112 section 3.2: every request names its host.")
}
