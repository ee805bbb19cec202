package recipe

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// mostByHand is how many fields anybody adds to a Construct card one by one; a body
// with more is pasted whole.
const mostByHand = 20

// call adds the cards that send the draft to the endpoint. credential are the
// headers that the level asks for; c is the connection, nil for none.
func (b *builder) call(t target, credential []Field, c *Connection) {
	headers := slices.Concat(credential, draftHeaders(t.draft))
	card := request(Post, text.T("recipe.call", "Call the endpoint"), typed("URL", t.url))
	body := b.body(t.draft, &card, &headers)
	if len(headers) > 0 {
		from := b.add(construct("call headers", text.T("recipe.call-headers", "The request's headers"), headers...))
		card.Fields = append(card.Fields, wired("Headers", Object, from))
	}
	card.Fields = append(card.Fields, body...)
	if card.Function == Post && len(body) > 0 && isForm(headers) {
		card.Unconfirmed = unsureOfFormCall()
	}
	if c != nil {
		card.Connection = c
	}
	card.Note = callNote()
	card.part, card.origin = calls, t.origin
	b.add(card)
}

// body adds the cards that make the request's body and says how it is sent:
// Post takes a JSON object, anything else needs Raw Request (Okta help, Raw
// Request).
func (b *builder) body(d workspace.Draft, card *Card, headers *[]Field) []Field {
	if d.Method == http.MethodGet {
		card.Function = Get
		return nil
	}
	written := strings.TrimSpace(d.Body)
	members, isObject := membersOf(written)
	title := text.T("recipe.call-body", "The request's body")
	switch {
	case written == "" || isObject && len(members) == 0:
		card.Unconfirmed = text.T("recipe.no-body", "This request needs no body. What a Post card without one sends isn't documented.")
		return nil
	case !isObject:
		return rawBody(d.Body, card, headers)
	}
	if fields, flat := plainFields(members); flat && len(fields) <= mostByHand {
		return []Field{wired("Body", Object, b.add(construct("call body", title, fields...)))}
	}
	from := b.add(Card{Function: Parse, Title: title, Fields: []Field{typed("string", d.Body)}, Outputs: []string{"call body"}})
	return []Field{wired("Body", Object, from)}
}

// rawBody sends JSON that is no object.
func rawBody(body string, card *Card, headers *[]Field) []Field {
	card.Function = RawRequest
	card.Fields = append(card.Fields, Field{Name: "Method", Type: Text, Value: http.MethodPost, Chosen: true})
	if !has(*headers, "Content-Type") {
		*headers = append(*headers, typed("Content-Type", "application/json"))
	}
	return []Field{typed("Body", body)}
}

// member is one member of a JSON object, in written order.
type member struct {
	name  string
	value json.RawMessage
}

// membersOf reads a JSON object without losing its order; false for anything
// else, and for an object that names a member twice.
func membersOf(written string) ([]member, bool) {
	d := json.NewDecoder(strings.NewReader(written))
	if first, err := d.Token(); err != nil || first != json.Delim('{') {
		return nil, false
	}
	seen := map[string]bool{}
	var members []member
	for d.More() {
		token, err := d.Token()
		name, ok := token.(string)
		if err != nil || !ok || seen[name] {
			return nil, false
		}
		m := member{name: name}
		if err := d.Decode(&m.value); err != nil {
			return nil, false
		}
		seen[name] = true
		members = append(members, m)
	}
	return members, json.Valid([]byte(written))
}

// plainFields are the fields of a Construct card for members that are texts,
// numbers or true and false; it reports false where one is something else.
func plainFields(members []member) ([]Field, bool) {
	var fields []Field
	for _, m := range members {
		f := Field{Name: m.name, Type: Number, Value: string(m.value)}
		switch first := bytes.TrimSpace(m.value)[0]; first {
		case '"':
			f.Type = Text
			if json.Unmarshal(m.value, &f.Value) != nil {
				return nil, false
			}
		case 't', 'f':
			f.Type = Boolean
		case '{', '[', 'n':
			return nil, false
		}
		fields = append(fields, f)
	}
	return fields, true
}

// draftHeaders are the draft's own headers.
func draftHeaders(d workspace.Draft) []Field {
	var fields []Field
	for _, h := range d.Headers {
		if h.Name != "" {
			fields = append(fields, typed(h.Name, h.Value))
		}
	}
	return fields
}

// isForm reports whether headers say that the body is a form.
func isForm(headers []Field) bool {
	for _, h := range headers {
		kind, _, _ := mime.ParseMediaType(h.Value)
		if strings.EqualFold(h.Name, "Content-Type") && kind == formType {
			return true
		}
	}
	return false
}

func has(fields []Field, header string) bool {
	for _, f := range fields {
		if strings.EqualFold(f.Name, header) {
			return true
		}
	}
	return false
}

// withQuery puts the draft's query onto an Invoke URL, in the order written.
func withQuery(address string, query []workspace.Field) string {
	for _, q := range query {
		if q.Name == "" {
			continue
		}
		separator := "?"
		if strings.Contains(address, "?") {
			separator = "&"
		}
		address += separator + url.QueryEscape(q.Name) + "=" + url.QueryEscape(q.Value)
	}
	return address
}
