package wire

import (
	"time"

	"github.com/flowlatch/flowlatch/app/text"
)

// Exchange is one attempt at one HTTP request and what came of it, redacted: it
// may be shown, kept and exported as it is.
type Exchange struct {
	// ID counts the attempts of one Network, from 1.
	ID       uint64        `json:"id"`
	Started  time.Time     `json:"started"`
	Duration time.Duration `json:"duration"` // nanoseconds in JSON
	Timing   Timing        `json:"timing"`
	Purpose  text.Text     `json:"purpose,omitzero"`

	Method string `json:"method"`
	URL    string `json:"url"`
	// Proxy is host:port of the proxy that the request went through, "" for none.
	Proxy         string  `json:"proxy,omitempty"`
	RequestHeader []Field `json:"requestHeader,omitempty"`
	RequestBody   Body    `json:"requestBody,omitzero"`

	// Status is 0 when there was no answer.
	Status         int     `json:"status,omitempty"`
	Proto          string  `json:"proto,omitempty"`
	ResponseHeader []Field `json:"responseHeader,omitempty"`
	ResponseBody   Body    `json:"responseBody,omitzero"`
	// RequestID is the answer's x-okta-request-id.
	RequestID string `json:"requestId,omitempty"`
	// ServerDate is the answer's Date, with a resolution of one second; the zero
	// time when there was none.
	ServerDate time.Time `json:"serverDate,omitzero"`

	// Failure says why there is no complete answer, "" when there is one.
	Failure string `json:"failure,omitempty"`
	// Kind is the failure's kind.
	Kind Kind `json:"kind,omitempty"`
}

// Timing divides an Exchange's duration. Phases that did not happen are 0: on a
// connection that was open already, Dial is the wait for it and TLS is 0.
type Timing struct {
	Dial time.Duration `json:"dial"` // name look-up and connecting
	TLS  time.Duration `json:"tls"`
	Send time.Duration `json:"send"`
	Wait time.Duration `json:"wait"` // until the answer's first byte
	Read time.Duration `json:"read"`
}

// Field is one header line. Names stand as they went over the wire, or sorted
// where the transport does not tell the order.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Body is what may be shown of a body.
type Body struct {
	// Text is the body as UTF-8 or, when Base64 is set, base64 of its bytes.
	Text   string `json:"text,omitempty"`
	Base64 bool   `json:"base64,omitempty"`
	// Size counts the bytes that were sent or read, after decompression.
	Size int64 `json:"size"`
	// Truncated tells that Text does not show all of them: more than
	// [DisplayLimit], or in a content encoding that cannot be looked into.
	Truncated bool `json:"truncated,omitempty"`
}
