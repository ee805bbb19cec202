package practice

import (
	"errors"
	"net/http"
)

// errorBody is an error of the management API on the wire.
type errorBody struct {
	Code    string       `json:"errorCode"`
	Summary string       `json:"errorSummary"`
	Link    string       `json:"errorLink"`
	ID      string       `json:"errorId"`
	Causes  []errorCause `json:"errorCauses"`
}

type errorCause struct {
	Summary string `json:"errorSummary"`
}

// fail answers with an error: an *apiError as it is, anything else as 500.
func (o *Org) fail(w http.ResponseWriter, err error) {
	var e *apiError
	if !errors.As(err, &e) {
		e = internalError()
	}
	body := errorBody{e.Code, e.Summary, e.Code, "oae" + o.seed.text("error/"+w.Header().Get("X-Okta-Request-Id"), base64URL, 22), []errorCause{}}
	for _, cause := range e.Causes {
		body.Causes = append(body.Causes, errorCause{cause})
	}
	writeJSON(w, e.Status, body)
}
