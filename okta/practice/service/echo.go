package service

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strings"
	"unicode/utf8"
)

// echoed is a request as the echo routes answer with it.
type echoed struct {
	Method     string `json:"method"`
	Target     string `json:"target"` // the request target as it came, query included
	Head       string `json:"head"`
	Body       string `json:"body"`
	HeadBase64 string `json:"headBase64,omitempty"` // only when Head is not UTF-8, which JSON can't carry
	BodyBase64 string `json:"bodyBase64,omitempty"` // alike
}

func echo(w http.ResponseWriter, c Captured) {
	method, target := requestLine(c.Head)
	e := echoed{Method: method, Target: target, Head: string(c.Head), Body: string(c.Body)}
	if !utf8.Valid(c.Head) {
		e.HeadBase64 = base64.StdEncoding.EncodeToString(c.Head)
	}
	if !utf8.Valid(c.Body) {
		e.BodyBase64 = base64.StdEncoding.EncodeToString(c.Body)
	}
	writeJSON(w, http.StatusOK, e)
}

// requestLine returns method and target of a head that the server has let through.
func requestLine(head []byte) (method, target string) {
	line, _, _ := strings.Cut(string(head), "\n")
	method, rest, _ := strings.Cut(line, " ")
	target, _, _ = strings.Cut(rest, " ")
	return method, target
}

// basic is /basic: the echo behind a user's name and password (RFC 7617).
func (s *Service) basic(w http.ResponseWriter, r *http.Request, c Captured) {
	name, password, ok := r.BasicAuth()
	if !ok || !sameText(name, userName) || !sameText(password, s.identity.password) {
		unauthorized(w, `Basic realm="service", charset="UTF-8"`, "User name or password is wrong or missing.")
		return
	}
	echo(w, c)
}

// header is /header: the echo behind a header of the service's own.
func (s *Service) header(w http.ResponseWriter, r *http.Request, c Captured) {
	values := r.Header.Values(headerName)
	if len(values) != 1 || !sameText(values[0], s.identity.headerValue) {
		unauthorized(w, `ApiKey realm="service"`, "The header "+headerName+" is wrong, missing or there twice.")
		return
	}
	echo(w, c)
}

// bearer is /bearer: the echo behind an access token of the OAuth part (RFC 6750).
func (s *Service) bearer(w http.ResponseWriter, r *http.Request, c Captured) {
	token, ok := bearerToken(r)
	switch {
	case !ok:
		unauthorized(w, `Bearer realm="service"`, "There is no access token in the header Authorization.")
	case !s.admits(token):
		unauthorized(w, `Bearer realm="service", error="invalid_token", error_description="The access token is unknown, expired or revoked."`, "The access token is unknown, expired or revoked.")
	default:
		echo(w, c)
	}
}

// bearerToken reads the header Authorization; the scheme is written in any case.
func bearerToken(r *http.Request) (string, bool) {
	values := r.Header.Values("Authorization")
	if len(values) != 1 {
		return "", false
	}
	scheme, token, _ := strings.Cut(values[0], " ")
	token = strings.TrimSpace(token)
	return token, strings.EqualFold(scheme, "Bearer") && token != ""
}

func unauthorized(w http.ResponseWriter, challenge, why string) {
	w.Header().Set("WWW-Authenticate", challenge)
	writeJSON(w, http.StatusUnauthorized, problem{Status: http.StatusUnauthorized, Title: http.StatusText(http.StatusUnauthorized), Detail: why})
}

// answerXML is /xml: what a card that reads JSON can't read.
func answerXML(w http.ResponseWriter, c Captured) {
	method, target := requestLine(c.Head)
	body := struct {
		XMLName xml.Name `xml:"answer"`
		Method  string   `xml:"method"`
		Target  string   `xml:"target"`
		Body    string   `xml:"body"`
	}{Method: method, Target: target, Body: string(c.Body)}
	raw, err := xml.Marshal(body)
	if err != nil {
		writeJSON(w, http.StatusInternalServerError, problem{http.StatusInternalServerError, "Internal Server Error", "The answer can't be written as XML."})
		return
	}
	write(w, http.StatusOK, "application/xml; charset=utf-8", append([]byte(xml.Header), raw...))
}

// answerList is /list: JSON whose top level is an array.
func answerList(w http.ResponseWriter) {
	writeJSON(w, http.StatusOK, []struct {
		ID   int    `json:"id"`
		Name string `json:"name"`
	}{{1, "First"}, {2, "Second"}, {3, "Third"}})
}

// writeJSON answers with a JSON body.
func writeJSON(w http.ResponseWriter, status int, body any) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(body); err != nil {
		http.Error(w, "the answer can't be written as JSON", http.StatusInternalServerError)
		return
	}
	write(w, status, "application/json", bytes.TrimSuffix(out.Bytes(), []byte("\n")))
}

func write(w http.ResponseWriter, status int, contentType string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Cache-Control", "no-store")
	h.Set("Pragma", "no-cache") // as RFC 6749 section 5.1 has it for tokens
	w.WriteHeader(status)
	_, _ = w.Write(body) // the caller may be gone; there is nobody to tell
}
