package oauth

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// dpopServer answers as its rules say and writes down what each request had:
// "plain", "proof" or "proof+nonce".
type dpopServer struct {
	t *testing.T

	demands   string // code of the refusal without a proof, "" = gives a Bearer token
	plainHint bool   // sends a nonce along with that refusal
	nonce     string // what a proof must hold, "" = nothing
	noHeader  bool   // asks for a nonce without giving one
	bearer    bool   // gives a Bearer token even for a proof
	jkt       string // cnf.jkt of the token, "" = the proof's own
	refuse    string // code for every request with a good proof

	asked      []string
	assertions []string
	proofs     []string
}

func (s *dpopServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.assertions = append(s.assertions, r.PostFormValue("client_assertion"))
	proof := r.Header.Get("DPoP")
	if proof == "" {
		s.asked = append(s.asked, "plain")
		s.answerPlain(w)
		return
	}
	s.proofs = append(s.proofs, proof)
	got, err := checkProof(proof)
	if err != nil || got.HTM != "POST" || got.HTU != "http://"+r.Host+r.URL.Path || got.ATH != "" {
		s.t.Errorf("proof %+v, %v", got, err)
	}
	if got.Nonce == "" {
		s.asked = append(s.asked, "proof")
	} else {
		s.asked = append(s.asked, "proof+"+got.Nonce)
	}
	s.answerProof(w, got)
}

func (s *dpopServer) answerPlain(w http.ResponseWriter) {
	if s.plainHint {
		w.Header().Set("DPoP-Nonce", s.nonce)
	}
	if s.demands != "" {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"error":%q}`, s.demands)
		return
	}
	fmt.Fprint(w, `{"access_token":"at","token_type":"Bearer"}`)
}

func (s *dpopServer) answerProof(w http.ResponseWriter, got proven) {
	if s.nonce != "" && !s.noHeader {
		w.Header().Set("DPoP-Nonce", s.nonce)
	}
	switch {
	case s.nonce != "" && got.Nonce != s.nonce:
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":"use_dpop_nonce"}`)
	case s.refuse != "":
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"error":%q}`, s.refuse)
	case s.bearer:
		fmt.Fprint(w, `{"access_token":"at","token_type":"Bearer"}`)
	default:
		jkt := got.thumbprint
		if s.jkt != "" {
			jkt = s.jkt
		}
		fmt.Fprintf(w, `{"access_token":%q,"token_type":"DPoP"}`, unsigned(`{"alg":"none"}`, fmt.Sprintf(`{"cnf":{"jkt":%q}}`, jkt))+"c2ln")
	}
}

func TestProofModes(t *testing.T) {
	listed := []string{"ES256"}
	tests := []struct {
		name   string
		server dpopServer
		prover Prover
		asked  []string
		typ    string
		why    DPoPReason
		code   string // of the error
	}{
		{"auto, not asked", dpopServer{}, Prover{}, []string{"plain"}, "Bearer", DPoPNotAsked, ""},
		{"auto, demanded", dpopServer{demands: "invalid_dpop_proof"}, Prover{Mode: DPoPAuto}, []string{"plain", "proof"}, "DPoP", DPoPDemanded, ""},
		{"auto, demanded with a nonce", dpopServer{demands: "invalid_dpop_proof", nonce: "n1"}, Prover{}, []string{"plain", "proof", "proof+n1"}, "DPoP", DPoPDemanded, ""},
		{"auto, nonce given at once", dpopServer{demands: "use_dpop_nonce", nonce: "n1", plainHint: true}, Prover{}, []string{"plain", "proof+n1"}, "DPoP", DPoPDemanded, ""},
		{"auto, invalid_grant where DPoP is listed", dpopServer{demands: "invalid_grant", nonce: "n1"}, Prover{Algorithms: listed}, []string{"plain", "proof", "proof+n1"}, "DPoP", DPoPDemanded, ""},
		{"auto, invalid_request where DPoP is listed", dpopServer{demands: "invalid_request"}, Prover{Algorithms: listed}, []string{"plain", "proof"}, "DPoP", DPoPDemanded, ""},
		{"auto, invalid_grant where it isn't", dpopServer{demands: "invalid_grant"}, Prover{}, []string{"plain"}, "", "", "invalid_grant"},
		{"auto, invalid_client", dpopServer{demands: "invalid_client"}, Prover{Algorithms: listed}, []string{"plain"}, "", "", "invalid_client"},
		{"auto, invalid_grant for good", dpopServer{demands: "invalid_grant", refuse: "invalid_grant"}, Prover{Algorithms: listed}, []string{"plain", "proof"}, "", "", "invalid_grant"},
		{"auto, the proof is refused", dpopServer{demands: "invalid_dpop_proof", refuse: "invalid_dpop_proof"}, Prover{}, []string{"plain", "proof"}, "", "", "invalid_dpop_proof"},
		{"auto, the nonce never does", dpopServer{demands: "invalid_dpop_proof", nonce: "n1", refuse: "use_dpop_nonce"}, Prover{}, []string{"plain", "proof", "proof+n1"}, "", "", "use_dpop_nonce"},
		{"auto, a nonce is asked for and not given", dpopServer{demands: "invalid_dpop_proof", nonce: "n1", noHeader: true}, Prover{}, []string{"plain", "proof"}, "", "", "use_dpop_nonce"},
		{"auto, the proof was not needed", dpopServer{demands: "invalid_request", bearer: true}, Prover{Algorithms: listed}, []string{"plain", "proof"}, "Bearer", DPoPDemanded, ""},
		{"on", dpopServer{demands: "invalid_dpop_proof"}, Prover{Mode: DPoPAlways}, []string{"proof"}, "DPoP", DPoPChosen, ""},
		{"on with a nonce", dpopServer{demands: "invalid_dpop_proof", nonce: "n1"}, Prover{Mode: DPoPAlways}, []string{"proof", "proof+n1"}, "DPoP", DPoPChosen, ""},
		{"on, not asked", dpopServer{bearer: true}, Prover{Mode: DPoPAlways}, []string{"proof"}, "Bearer", DPoPChosen, ""},
		{"off", dpopServer{}, Prover{Mode: DPoPNever}, []string{"plain"}, "Bearer", DPoPChosen, ""},
		{"off, demanded", dpopServer{demands: "invalid_dpop_proof"}, Prover{Mode: DPoPNever, Algorithms: listed}, []string{"plain"}, "", "", "invalid_dpop_proof"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.server.t = t
			server := serve(t, tt.server.ServeHTTP)
			tt.prover.Key = newProofKey(t, "")
			token, err := RequestTokenWithProof(t.Context(), server.Client(), tokenRequest(t, server.URL), tt.prover)
			if diff := cmp.Diff(tt.asked, tt.server.asked); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
			tt.server.wantNothingTwice(t)
			if tt.code != "" {
				if !refusedWith(err, tt.code) || token != nil {
					t.Errorf("%v, %v; want %s", token, err, tt.code)
				}
				return
			}
			must(t, err)
			bound := ""
			if tt.typ == "DPoP" {
				bound = tt.prover.Key.Thumbprint()
			}
			if token.Type != tt.typ || token.Why != tt.why || token.BoundTo != bound || token.IsDPoP() != (tt.typ == "DPoP") {
				t.Errorf("%s token bound to %q, because %s", token.Type, token.BoundTo, token.Why)
			}
		})
	}
}

func (s *dpopServer) wantNothingTwice(t *testing.T) {
	t.Helper()
	all := slices.Concat(s.assertions, s.proofs)
	slices.Sort(all)
	if len(slices.Compact(all)) != len(s.assertions)+len(s.proofs) || slices.Contains(s.assertions, "") {
		t.Error("an assertion or a proof was sent twice")
	}
}

func TestProofOutcomeIsRemembered(t *testing.T) {
	s := dpopServer{t: t, demands: "invalid_dpop_proof", nonce: "n1"}
	server := serve(t, s.ServeHTTP)
	p := Prover{Key: newProofKey(t, ""), Memory: new(DPoPMemory)}
	request := tokenRequest(t, server.URL)
	ask := func(want ...string) *Token {
		t.Helper()
		s.asked = nil
		token, err := RequestTokenWithProof(t.Context(), server.Client(), request, p)
		must(t, err)
		if diff := cmp.Diff(want, s.asked); diff != "" {
			t.Errorf("requests (-want +got):\n%s", diff)
		}
		return token
	}
	ask("plain", "proof", "proof+n1")
	if token := ask("proof+n1"); token.Why != DPoPRemembered {
		t.Errorf("because %s", token.Why)
	}
	s.nonce = "n2" // the server renewed it
	ask("proof+n1", "proof+n2")
	request.ClientID = "0oa2"
	ask("plain", "proof", "proof+n2")
	request.ClientID = "0oa1"
	s.demands, s.bearer = "", true // proof of possession was switched off
	ask("proof+n2")
	ask("plain")
	s.demands, s.bearer = "invalid_dpop_proof", false // and on again
	ask("plain", "proof+n2")
	p.Memory.Forget()
	ask("plain", "proof", "proof+n2")
}

func TestAnAssertionMadeBeforeIsSentOnce(t *testing.T) {
	s := dpopServer{t: t, demands: "invalid_dpop_proof"}
	server := serve(t, s.ServeHTTP)
	r := tokenRequest(t, server.URL)
	d, err := r.Key.Draft(Assertion{ClientID: r.ClientID, Audience: r.TokenURL, IssuedAt: r.Now})
	must(t, err)
	assertion, err := r.Key.SignDraft(d)
	must(t, err)
	r.Auth = AssertionAuth(assertion)
	_, err = RequestTokenWithProof(t.Context(), server.Client(), r, Prover{Key: newProofKey(t, "")})
	if !refusedWith(err, "invalid_dpop_proof") {
		t.Error(err)
	}
	if _, err := RequestToken(t.Context(), server.Client(), r); err == nil {
		t.Error("a second request")
	}
	if diff := cmp.Diff([]string{"plain"}, s.asked); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestTokenBoundToAnotherKeyIsRefused(t *testing.T) {
	s := dpopServer{t: t, jkt: newProofKey(t, "").Thumbprint()}
	server := serve(t, s.ServeHTTP)
	_, err := RequestTokenWithProof(t.Context(), server.Client(), tokenRequest(t, server.URL), Prover{Mode: DPoPAlways, Key: newProofKey(t, "")})
	var fault *Error
	if !errors.As(err, &fault) || fault.Kind != OtherKey {
		t.Fatal(err)
	}
	if strings.Contains(string(fault.Body), "c2ln") {
		t.Error("the error holds the token")
	}
}

func TestEchoedProofsAreMasked(t *testing.T) {
	var proof string
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		proof = r.Header.Get("DPoP")
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"error":"invalid_dpop_proof","error_description":"bad %s"}`, proof)
	})
	_, err := RequestTokenWithProof(t.Context(), server.Client(), tokenRequest(t, server.URL), Prover{Mode: DPoPAlways, Key: newProofKey(t, "")})
	var fault *Error
	if !errors.As(err, &fault) || proof == "" || strings.Contains(fmt.Sprintf("%v %+v %s", err, *fault, fault.Body), proof) {
		t.Error(err)
	}
}
