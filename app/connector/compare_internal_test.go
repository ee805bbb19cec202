package connector

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/wire/redact"
)

// TestWhatWentOutIsComparedWhole: request line, headers and body, where no echo target
// tells what arrived.
func TestWhatWentOutIsComparedWhole(t *testing.T) {
	d := Drawing{
		Host: "https://a.example", Line: Part{Text: "POST /x?a=1 HTTP/1.1"}, Body: Part{Text: `{"a":1}`},
		Headers: []Part{{Name: "Accept", Text: "Accept: text/xml"}},
	}
	sent := wire.Exchange{
		Method: "POST", URL: "https://a.example/x?a=1", RequestHeader: []wire.Field{{Name: "Accept", Value: "text/xml"}},
		RequestBody: wire.Body{Text: `{"a":1}`},
	}
	for name, c := range map[string]struct {
		change func(*wire.Exchange)
		want   []Difference
	}{
		"as drawn":       {func(*wire.Exchange) {}, nil},
		"another query":  {func(e *wire.Exchange) { e.URL += "&b=2" }, []Difference{{"POST /x?a=1 HTTP/1.1", "POST /x?a=1&b=2 HTTP/1.1"}}},
		"another method": {func(e *wire.Exchange) { e.Method = "GET" }, []Difference{{"POST /x?a=1 HTTP/1.1", "GET /x?a=1 HTTP/1.1"}}},
		"no path":        {func(e *wire.Exchange) { e.URL = "https://a.example?a=1" }, []Difference{{"POST /x?a=1 HTTP/1.1", "POST /?a=1 HTTP/1.1"}}},
		"another body":   {func(e *wire.Exchange) { e.RequestBody.Text = "{}" }, []Difference{{`{"a":1}`, "{}"}}},
		"a long body":    {func(e *wire.Exchange) { e.RequestBody = wire.Body{Text: `{"a`, Truncated: true} }, nil},
		"another header": {func(e *wire.Exchange) { e.RequestHeader[0].Value = "*/*" }, []Difference{{"Accept: text/xml", "Accept: */*"}}},
		"not recorded":   {func(e *wire.Exchange) { *e = wire.Exchange{} }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			e := sent
			e.RequestHeader = append([]wire.Field(nil), sent.RequestHeader...)
			c.change(&e)
			if diff := cmp.Diff(c.want, sentOtherwise(d, e, redact.Redactor{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
