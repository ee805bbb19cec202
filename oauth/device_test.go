package oauth

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// script answers one request after the other, without a network, and keeps when
// each came and what it held.
type script struct {
	began   time.Time
	answers []any // a body, or an error
	at      []time.Duration
	forms   []url.Values
	nonces  []string // of the proofs; "-" where a request had none
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(text))
	if err != nil {
		return nil, err
	}
	s.at, s.forms = append(s.at, time.Since(s.began)), append(s.forms, form)
	s.nonces = append(s.nonces, nonceIn(r.Header.Get(proofHeader)))
	next := s.answers[0]
	if len(s.answers) > 1 {
		s.answers = s.answers[1:]
	}
	if err, ok := next.(error); ok {
		return nil, err
	}
	body, status := next.(string), http.StatusOK
	if strings.Contains(body, `"error"`) {
		status = http.StatusBadRequest
	}
	header := http.Header{}
	if strings.Contains(body, "use_dpop_nonce") {
		header.Set(nonceHeader, "n-1")
	}
	for text, code := range map[string]int{"busy": http.StatusTooManyRequests, "down": http.StatusServiceUnavailable} {
		if body == text {
			status = code
		}
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

func nonceIn(proof string) string {
	j, err := ReadJWT(proof)
	if err != nil {
		return "-"
	}
	return j.Text("nonce")
}

type timeout struct{}

func (timeout) Error() string   { return "timed out" }
func (timeout) Timeout() bool   { return true }
func (timeout) Temporary() bool { return true }

const (
	deviceStarted = `{"device_code":"dc-1","user_code":"ABCD-EFGH","verification_uri":"https://acme.okta.com/activate",
		"verification_uri_complete":"https://acme.okta.com/activate?user_code=ABCD-EFGH","expires_in":600,"interval":5}`
	devicePending  = `{"error":"authorization_pending"}`
	deviceSlowDown = `{"error":"slow_down"}`
	deviceToken    = `{"access_token":"at","token_type":"Bearer","refresh_token":"rt"}`
)

func deviceRequest() DeviceRequest {
	return DeviceRequest{
		Endpoint: "https://acme.okta.com/oauth2/v1/device/authorize", TokenURL: "https://acme.okta.com/oauth2/v1/token",
		ClientID: "0oa1", Scopes: []string{"a", "b"},
	}
}

func TestDeviceGrant(t *testing.T) {
	s := time.Second
	tests := []struct {
		name    string
		answers []any
		polls   []time.Duration
		want    error // nil = a token
	}{
		{"at once", []any{deviceToken}, []time.Duration{5 * s}, nil},
		{"after two polls", []any{devicePending, devicePending, deviceToken}, []time.Duration{5 * s, 10 * s, 15 * s}, nil},
		{"slow down twice", []any{deviceSlowDown, deviceSlowDown, devicePending, deviceToken}, []time.Duration{5 * s, 15 * s, 30 * s, 45 * s}, nil},
		{"a time-out", []any{timeout{}, devicePending, deviceToken}, []time.Duration{5 * s, 15 * s, 25 * s}, nil},
		{"too many requests", []any{"busy", devicePending, deviceToken}, []time.Duration{5 * s, 15 * s, 25 * s}, nil},
		{"out of order", []any{"down", devicePending, deviceToken}, []time.Duration{5 * s, 15 * s, 25 * s}, nil},
		{"declined", []any{devicePending, `{"error":"access_denied"}`}, []time.Duration{5 * s, 10 * s}, ErrDeviceDenied},
		{"expired", []any{`{"error":"expired_token"}`}, []time.Duration{5 * s}, ErrDeviceExpired},
		{"expired here", []any{timeout{}}, []time.Duration{5 * s, 15 * s, 35 * s, 75 * s, 155 * s, 275 * s, 395 * s, 515 * s}, ErrDeviceExpired},
		{"no network", []any{io.ErrUnexpectedEOF}, []time.Duration{5 * s}, io.ErrUnexpectedEOF},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := &script{began: time.Now(), answers: append([]any{deviceStarted}, tt.answers...)}
				client := &http.Client{Transport: server}
				d, err := StartDevice(t.Context(), client, deviceRequest(), issued())
				must(t, err)
				if d.UserCode != "ABCD-EFGH" || d.URL != "https://acme.okta.com/activate" || !strings.HasSuffix(d.CompleteURL, "ABCD-EFGH") || d.ExpiresIn != 10*time.Minute {
					t.Errorf("%+v", d)
				}
				token, err := d.Poll(t.Context(), client, issued)
				if tt.want != nil {
					if !errors.Is(err, tt.want) {
						t.Errorf("error %v, want %v", err, tt.want)
					}
				} else if err != nil || token.Access.Reveal() != "at" || len(token.Scopes) != 2 {
					t.Errorf("%v, %v", token, err)
				}
				if diff := cmp.Diff(tt.polls, server.at[1:]); diff != "" {
					t.Errorf("polls (-want +got):\n%s", diff)
				}
				want := []url.Values{
					{"client_id": {"0oa1"}, "scope": {"a b"}},
					{"client_id": {"0oa1"}, "device_code": {"dc-1"}, "grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}},
				}
				if diff := cmp.Diff(want, server.forms[:2]); diff != "" {
					t.Errorf("forms (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// A server that wants a proof is asked with one from then on (RFC 9449 §5): it costs
// no poll more than finding that out.
func TestDeviceGrantWithAProof(t *testing.T) {
	key, err := GenerateProofKey(t.Context(), ECP256)
	must(t, err)
	synctest.Test(t, func(t *testing.T) {
		server := &script{began: time.Now(), answers: []any{
			deviceStarted, `{"error":"invalid_dpop_proof"}`, `{"error":"use_dpop_nonce"}`, devicePending, devicePending,
			`{"access_token":"at","token_type":"DPoP","refresh_token":"rt"}`,
		}}
		client, request := &http.Client{Transport: server}, deviceRequest()
		request.Prover = &Prover{Key: key}
		d, err := StartDevice(t.Context(), client, request, issued())
		must(t, err)
		token, err := d.Poll(t.Context(), client, issued)
		if err != nil || !token.IsDPoP() || token.BoundTo != key.Thumbprint() {
			t.Errorf("%v, %v", token, err)
		}
		s := time.Second
		if diff := cmp.Diff([]time.Duration{0, 5 * s, 5 * s, 5 * s, 10 * s, 15 * s}, server.at); diff != "" {
			t.Errorf("requests (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"-", "-", "", "n-1", "n-1", "n-1"}, server.nonces); diff != "" {
			t.Errorf("nonces (-want +got):\n%s", diff)
		}
		if request.Prover.Memory != nil {
			t.Error("the caller's Prover was changed")
		}
	})
}

// silent never answers.
type silent struct{ asked int }

func (s *silent) RoundTrip(r *http.Request) (*http.Response, error) {
	s.asked++
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// A server that takes a request and says nothing doesn't hold up the sign-in until
// the code has expired.
func TestDevicePollGivesUpARequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, err := StartDevice(t.Context(), &http.Client{Transport: &script{answers: []any{deviceStarted}}}, deviceRequest(), issued())
		must(t, err)
		server := &silent{}
		_, err = d.Poll(t.Context(), &http.Client{Transport: server}, issued)
		if !errors.Is(err, ErrDeviceExpired) || server.asked < 5 {
			t.Errorf("%v after %d requests", err, server.asked)
		}
	})
}

func TestDevicePollEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &script{began: time.Now(), answers: []any{deviceStarted, devicePending}}
		client := &http.Client{Transport: server}
		d, err := StartDevice(t.Context(), client, deviceRequest(), issued())
		must(t, err)
		reason := errors.New("closed")
		ctx, cancel := context.WithTimeoutCause(t.Context(), 12*time.Second, reason)
		defer cancel()
		if _, err := d.Poll(ctx, client, issued); !errors.Is(err, reason) || len(server.at) != 3 {
			t.Errorf("%v after %d requests", err, len(server.at))
		}
	})
}

func TestStartDeviceReadsWhatServersWrite(t *testing.T) {
	tests := []struct {
		name, body string
		interval   time.Duration // 0 = refused
	}{
		{"no interval", `{"device_code":"d","user_code":"U","verification_uri":"https://a/","expires_in":60}`, 5 * time.Second},
		{"an endless interval", `{"device_code":"d","user_code":"U","verification_uri":"https://a/","expires_in":60,"interval":1e9}`, 2 * time.Minute},
		{"http complete URL", `{"device_code":"d","user_code":"U","verification_uri":"https://a/","verification_uri_complete":"http://a/","expires_in":60,"interval":1}`, time.Second},
		{"no code", `{"user_code":"U","verification_uri":"https://a/","expires_in":60}`, 0},
		{"no user code", `{"device_code":"d","verification_uri":"https://a/","expires_in":60}`, 0},
		{"javascript", `{"device_code":"d","user_code":"U","verification_uri":"javascript:x","expires_in":60}`, 0},
		{"no time", `{"device_code":"d","user_code":"U","verification_uri":"https://a/"}`, 0},
		{"refused", `{"error":"invalid_scope"}`, 0},
		{"a page", `<html></html>`, 0},
	}
	for _, tt := range tests {
		d, err := StartDevice(t.Context(), &http.Client{Transport: &script{answers: []any{tt.body}}}, deviceRequest(), issued())
		if tt.interval == 0 {
			var fault *Error
			if !errors.As(err, &fault) {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		if err != nil || d.Interval != tt.interval || d.CompleteURL != "" {
			t.Errorf("%s: %+v, %v", tt.name, d, err)
		}
	}
	for name, change := range map[string]func(*DeviceRequest){
		"http":         func(r *DeviceRequest) { r.Endpoint = "http://acme.okta.com/" },
		"no token URL": func(r *DeviceRequest) { r.TokenURL = "" },
		"no client":    func(r *DeviceRequest) { r.ClientID = "" },
	} {
		r := deviceRequest()
		change(&r)
		if _, err := StartDevice(t.Context(), &http.Client{Transport: &script{answers: []any{deviceStarted}}}, r, issued()); err == nil {
			t.Errorf("%s was sent", name)
		}
	}
}
