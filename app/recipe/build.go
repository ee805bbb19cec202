package recipe

import "github.com/flowlatch/flowlatch/app/text"

// Outputs of API Connector cards (Okta help, API Connector; names as in exports).
const (
	statusOut  = "Status Code"
	headersOut = "Headers"
	bodyOut    = "Body"
)

// builder puts cards one behind the other.
type builder struct{ cards []Card }

// add numbers a card and returns the wire to its first output.
func (b *builder) add(c Card) Wire {
	c.Number = len(b.cards) + 1
	b.cards = append(b.cards, c)
	return c.out(0)
}

// out is the wire to one of the card's outputs.
func (c Card) out(i int) Wire { return Wire{Card: c.Number, Output: c.Outputs[i]} }

// last is the newest card.
func (b *builder) last() *Card { return &b.cards[len(b.cards)-1] }

// typed is a text field with a value.
func typed(name, value string) Field { return Field{Name: name, Type: Text, Value: value} }

// wired is a field that takes an output.
func wired(name string, t Type, from Wire) Field { return Field{Name: name, Type: t, From: from} }

// added marks fields as ones that the person adds to the card.
func added(fields ...Field) []Field {
	for i := range fields {
		fields[i].Added = true
	}
	return fields
}

// construct makes an object of fields.
func construct(output string, title text.Text, fields ...Field) Card {
	return Card{Function: Construct, Title: title, Fields: added(fields...), Outputs: []string{output}}
}

// request makes an API Connector card without authentication of its own.
func request(f Function, title text.Text, fields ...Field) Card {
	return Card{
		Function: f, Title: title, Connection: &Connection{Type: "None"}, Fields: fields,
		Outputs: []string{statusOut, headersOut, bodyOut},
	}
}
