package invoke_test

import (
	"maps"
	"net/http"
	"testing"

	"github.com/flowlatch/flowlatch/app/invoke"
)

func TestRunIDs(t *testing.T) {
	const id = "0b8f7a52-1111-4222-8333-444455556666"
	h := http.Header{}
	for _, name := range []string{"X-Execution-Id", "X-Okta-Request-Id", "X-Correlation-Id", "Traceparent"} {
		h.Set(name, id)
	}
	h.Set("Etag", "abc")
	if got := invoke.RunIDs(h); !maps.Equal(got, map[string]string{"x-execution-id": id}) {
		t.Errorf("%v", got)
	}
}

func TestIsPage(t *testing.T) {
	for _, c := range []struct {
		media, body string
		want        bool
	}{
		{"text/html; charset=utf-8", "Hello", true},
		{"TEXT/HTML", "", true},
		{"application/xhtml+xml", "<x/>", true},
		{"", "\n  <!DOCTYPE html><html>", true},
		{"text/plain", "<html><body>", true},
		{"text/html", `{"a":1}`, true},
		{"text/plain", "Hello", false},
		{"application/json", `"<html>"`, false},
	} {
		if got := invoke.IsPage(c.media, []byte(c.body)); got != c.want {
			t.Errorf("%s %q: %t", c.media, c.body, got)
		}
	}
}

func TestTellsError(t *testing.T) {
	for body, want := range map[string]bool{
		`{"error":"no"}`: true, `{"Error":{"a":1}}`: true, `{"errors":[1]}`: true, `{"errorCode":"E1"}`: true, `{"ERRORSUMMARY":"x"}`: true,
		`{"error":null}`: false, `{"error":""}`: false, `{"errors":[ ]}`: false, `{"error":{ }}`: false, `{"error":false,"errorCode":0}`: false,
		`{"message":"no"}`: false, `["error"]`: false, `error`: false, ``: false,
	} {
		if got := invoke.TellsError([]byte(body)); got != want {
			t.Errorf("%s: %t", body, got)
		}
	}
}
