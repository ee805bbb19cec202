package okta

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// Request is a request that changes something, as the org gets it.
type Request struct {
	Method string
	Path   string          // with the query
	Body   json.RawMessage // nil when there is none
}

// ErrPreviewed is what a method of [Client] returns whose request was only to be looked at.
var ErrPreviewed = errors.New("the request was not sent, only looked at")

// Preview shows what do would send: it calls do, lets requests that only read through, and sends none that changes
// something. It returns the first of those; so what is shown is made by the same code as what will be sent. do gets
// [ErrPreviewed] from the method that would have sent it, and must use its context one call after the other. The error
// is do's, when it comes to no such request.
func (c *Client) Preview(ctx context.Context, do func(context.Context) error) (Request, error) {
	var r Request
	err := do(context.WithValue(ctx, previewKey{}, &r))
	switch {
	case r.Method != "":
		return r, nil
	case err != nil:
		return Request{}, err
	}
	return Request{}, errors.New("okta: nothing would be changed")
}

type previewKey struct{}

// previewed notes a request instead of sending it, if that is what its context wants.
func previewed(r *http.Request) error {
	into, ok := r.Context().Value(previewKey{}).(*Request)
	if !ok || r.Method == http.MethodGet {
		return nil
	}
	if into.Method != "" {
		return ErrPreviewed
	}
	seen := Request{Method: r.Method, Path: r.URL.RequestURI()}
	if r.Body != nil && r.Body != http.NoBody {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return fmt.Errorf("reading the request: %w", err)
		}
		seen.Body = json.RawMessage(body)
	}
	*into = seen
	return ErrPreviewed
}
