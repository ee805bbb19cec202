package practice

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// brokenToken is how the token endpoint answers under a fault that leaves no
// room for a real answer; nil when none of them is switched on.
func (o *Org) brokenToken() http.HandlerFunc {
	for _, broken := range []struct {
		by     fault
		answer http.HandlerFunc
	}{
		{faultToken, func(w http.ResponseWriter, _ *http.Request) { o.fail(w, internalError()) }},
		{faultTokenMany, o.answerTooMany},
		{faultTokenHTML, answerPage},
		{faultTokenOK, o.answerErrorAsSuccess},
		{faultTokenEmpty, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }},
		{faultTokenMoved, o.answerMoved},
		{faultTokenBomb, answerBomb},
		{faultTokenSilent, answerNever},
		{faultTokenClosed, answerClosed},
		{faultTokenDrip, o.answerDripping},
		{faultTokenOpaque, o.answerOpaque},
		{faultTokenPartial, answerIncomplete},
	} {
		if o.strikes(broken.by) {
			return broken.answer
		}
	}
	return nil
}

func (o *Org) answerTooMany(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("X-Rate-Limit-Remaining", "0")
	if at := o.lifting(faultTokenMany); !at.IsZero() {
		w.Header().Set("X-Rate-Limit-Reset", strconv.FormatInt(at.Unix()+1, 10))
	}
	o.fail(w, tooMany())
}

func answerPage(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, "<!doctype html><html><head><title>Blocked by your network</title></head>"+
		"<body><h1>Blocked</h1><p>This page is not in line with the rules of your network.</p></body></html>")
}

func (o *Org) answerErrorAsSuccess(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, o.worded(refuse(reasonBadSignature)))
}

func (o *Org) answerMoved(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Location", o.URL()+signInPath)
	w.WriteHeader(http.StatusFound)
}

func (o *Org) answerOpaque(w http.ResponseWriter, r *http.Request) {
	token := o.seed.text("opaque/"+callOf(r.Context()).RequestID, base62, 48)
	scope := strings.Join(strings.Fields(r.PostFormValue("scope")), " ")
	writeJSON(w, http.StatusOK, tokenAnswer{schemeBearer, int(tokenLifetime.Seconds()), token, scope})
}

func answerIncomplete(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, object{"token_type": schemeBearer, "expires_in": 3600})
}

// The unpacked answer of answerBomb is white space, which JSON allows for ever.
const (
	bombMember  = 1 << 20
	bombMembers = 1 << 10
)

// answerBomb repeats one gzip member; a reader takes them as one body (RFC 1952
// section 2.2).
func answerBomb(w http.ResponseWriter, _ *http.Request) {
	var member bytes.Buffer
	packer := gzip.NewWriter(&member)
	_, err := packer.Write(bytes.Repeat([]byte(" "), bombMember))
	if err != nil || packer.Close() != nil {
		return // writing to memory does not fail
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Encoding", "gzip")
	_, _ = w.Write(bytes.Repeat(member.Bytes(), bombMembers))
}

// answerNever keeps the caller waiting until it leaves or the org stops.
func answerNever(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // net/http notices that a caller leaves only after its body
	sendBy(w, func(http.ResponseWriter, []byte) {
		<-r.Context().Done()
		panic(http.ErrAbortHandler) // net/http closes the connection and says nothing
	})
}

func answerClosed(w http.ResponseWriter, _ *http.Request) {
	sendBy(w, func(http.ResponseWriter, []byte) { panic(http.ErrAbortHandler) })
}

// answerDripping sends the beginning of a good answer byte by byte.
func (o *Org) answerDripping(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"token_type":"Bearer","expires_in":3600,"access_token":"`+strings.Repeat("x", 1_000)+`"}`)
	sendBy(w, func(w http.ResponseWriter, body []byte) {
		tick := time.NewTicker(o.dripEvery)
		defer tick.Stop()
		for i := range body {
			_, err := w.Write(body[i : i+1])
			if err != nil || http.NewResponseController(w).Flush() != nil {
				return
			}
			select {
			case <-r.Context().Done():
				return
			case <-tick.C:
			}
		}
	})
}
