package oauth

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

const (
	maxAnswer    = 1 << 20  // of a token or metadata answer
	maxErrorBody = 64 << 10 // of what an Error keeps
)

// answer is one response, read to its end.
type answer struct {
	status int
	header http.Header
	body   []byte
	sent   []secret.Secret // the credentials in the request; a server may echo them
	object map[string]json.RawMessage
}

// exchange sends req once, follows no redirect, and reads the whole answer. An
// answer larger than maxAnswer gives an [*Error]; no answer gives c's error.
func exchange(c *http.Client, req *http.Request, sent ...secret.Secret) (*answer, error) {
	once := *c
	once.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	req.Header.Set("Accept", "application/json")
	resp, err := once.Do(req)
	if err != nil {
		return nil, quiet(err, sent)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return nil, fmt.Errorf("reading the answer: %w", quiet(err, sent))
	}
	a := &answer{status: resp.StatusCode, header: resp.Header, body: body, sent: sent}
	if len(body) > maxAnswer {
		return nil, a.fail(TooLarge)
	}
	if json.Unmarshal(body, &a.object) != nil {
		a.object = nil
	}
	return a, nil
}

// check gives nil for status 200 with a JSON object that is no error object.
func (a *answer) check() *Error {
	switch {
	case a.status >= 300 && a.status < 400:
		return a.fail(Redirected)
	case a.object == nil && a.isPage():
		return a.fail(WebPage)
	case a.object == nil:
		return a.fail(NotJSON)
	case a.text("error") != "":
		return a.fail(Refused)
	case a.status != http.StatusOK:
		return a.fail(Unexplained)
	default:
		return nil
	}
}

// isPage goes by the content, and by what its sender calls it.
func (a *answer) isPage() bool {
	const page = "text/html"
	return strings.HasPrefix(http.DetectContentType(a.body), page) ||
		len(a.body) > 0 && strings.HasPrefix(strings.ToLower(a.header.Get("Content-Type")), page)
}

// text gives a member that is a string, "" for any other.
func (a *answer) text(name string) string {
	var s string
	if json.Unmarshal(a.object[name], &s) != nil {
		return ""
	}
	return s
}

// texts gives a member that is a list of strings, nil for any other.
func (a *answer) texts(name string) []string {
	var list []string
	if json.Unmarshal(a.object[name], &list) != nil {
		return nil
	}
	return list
}

func (a *answer) fail(kind ErrorKind) *Error {
	e := &Error{Kind: kind, Status: a.status, Header: a.header.Clone()}
	e.Header.Del("Set-Cookie")
	hidden := a.credentials()
	for _, values := range e.Header {
		for i, value := range values {
			values[i] = mask(value, hidden)
		}
	}
	if kind == Refused {
		e.Code = oneLine(mask(a.text("error"), hidden))
		e.Description = oneLine(mask(a.text("error_description"), hidden))
	}
	body := mask(string(a.body), hidden) // before the cut, which could leave half a credential
	e.Body = []byte(body[:min(len(body), maxErrorBody)])
	return e
}

// credentials are those that were sent and those that came.
func (a *answer) credentials() []secret.Secret {
	all := slices.Clone(a.sent)
	for _, name := range []string{"access_token", "refresh_token", "id_token", "device_code"} {
		all = append(all, secret.New(a.text(name)))
	}
	return all
}
