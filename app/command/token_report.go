package command

import (
	"fmt"
	"io"
	"math"
	"net/url"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/oauth"
)

// tokenReport is the JSON of the token command. Members may be added, none is
// renamed. Those of the token are left out when there is none.
type tokenReport struct {
	Type      string      `json:"token_type,omitempty"`
	ExpiresIn *int        `json:"expires_in,omitempty"`
	Scope     *string     `json:"scope,omitempty"`
	Access    string      `json:"access_token,omitempty"` // with --show-token only
	KeyID     string      `json:"kid"`
	Algorithm string      `json:"alg"`
	DPoP      *dpopReport `json:"dpop,omitempty"`
	// ClockOffset is how far the server's clock is ahead of this computer's, null
	// when no answer told; the truth lies within ClockError.
	ClockOffset    *float64        `json:"clockOffsetSeconds"`
	ClockError     *float64        `json:"clockErrorSeconds"`
	ClockCorrected bool            `json:"clockCorrected"`
	TokenURL       string          `json:"tokenUrl,omitempty"`
	Exchanges      []tokenExchange `json:"exchanges"`
	Problem        *problem.Report `json:"problem,omitempty"`

	token   *oauth.Token
	clock   token.Clock
	problem *problem.Problem
}

type dpopReport struct {
	On  bool   `json:"on"`
	Why string `json:"why"`
}

type tokenExchange struct {
	Method string `json:"method"`
	URL    string `json:"url"`
	Status int    `json:"status"`
	Millis int64  `json:"millis"`
}

func newTokenReport(r token.Request, got token.Result) *tokenReport {
	report := &tokenReport{
		KeyID: r.Key.ID(), Algorithm: r.Key.Algorithm(), TokenURL: got.TokenURL,
		ClockCorrected: got.Clock.Corrected, Exchanges: []tokenExchange{},
		token: got.Token, clock: got.Clock,
	}
	if got.Clock.Known {
		report.ClockOffset, report.ClockError = tenths(got.Clock.Offset), tenths(got.Clock.Error)
	}
	for _, x := range got.Exchanges {
		report.Exchanges = append(report.Exchanges, tokenExchange{x.Method, x.URL, x.Status, x.Duration.Milliseconds()})
	}
	if t := got.Token; t != nil {
		lifetime, scope := int(t.ExpiresIn.Seconds()), strings.Join(t.Scopes, " ")
		report.Type, report.ExpiresIn, report.Scope = t.Type, &lifetime, &scope
		report.DPoP = &dpopReport{On: got.DPoP.On, Why: got.DPoP.Why.String()}
	}
	return report
}

// tenths is a duration in seconds, to a tenth.
func tenths(d time.Duration) *float64 {
	s := math.Round(d.Seconds()*10) / 10
	return &s
}

func (r *tokenReport) finish(err error) {
	if r.problem = problem.From(err); r.problem != nil {
		report := r.problem.Report()
		r.Problem = &report
	}
}

// clockNotice is from where on a wrong clock is worth a word.
const clockNotice = 30 * time.Second

// warn tells what a person should know beside the result; takenOut says that the
// token itself is.
func (r *tokenReport) warn(env Env, takenOut bool) {
	if takenOut && r.DPoP != nil && r.DPoP.On {
		fmt.Fprintln(env.Stderr, "The token is bound to a proof key that ends with this command: elsewhere it is of no use.")
	}
	if r.clock.Known && r.clock.Beyond(clockNotice) {
		fmt.Fprintf(env.Stderr, "The clocks are apart: the server's %s.\n", r.clockWords())
	}
}

// clockWords says how the server's clock is, beside this computer's.
func (r *tokenReport) clockWords() string {
	offset, within := r.clock.Offset, r.clock.Error
	words := fmt.Sprintf("is %s ahead of this computer's (± %s)", spell(offset), spell(within))
	if offset < 0 {
		words = fmt.Sprintf("is %s behind this computer's (± %s)", spell(-offset), spell(within))
	}
	if !r.clock.Beyond(0) {
		words = fmt.Sprintf("agrees with this computer's (± %s)", spell(within+offset.Abs()))
	}
	if !r.clock.Corrected {
		return words + "; not corrected, as you chose"
	}
	return words
}

// spell writes a duration as people do: 0.5 s, 42 s, 60 min, 9 min 59 s.
func spell(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	d = d.Round(time.Second)
	minutes, seconds := d/time.Minute, d%time.Minute/time.Second
	switch {
	case minutes == 0:
		return fmt.Sprintf("%d s", seconds)
	case seconds == 0:
		return fmt.Sprintf("%d min", minutes)
	}
	return fmt.Sprintf("%d min %d s", minutes, seconds)
}

// print tells a person what was got, and how.
func (r *tokenReport) print(env Env) {
	for _, line := range [][2]string{
		{"Token", r.tokenWords()},
		{"Scope", *r.Scope},
		{"Key", r.KeyID + ", " + r.Algorithm},
		{"Proof", r.proofWords()},
		{"Clock", r.clockLine()},
		{"Token URL", r.TokenURL},
	} {
		fmt.Fprintf(env.Stdout, "%-10s %s\n", line[0], line[1])
	}
	fmt.Fprintln(env.Stdout)
	r.printExchanges(env.Stdout)
	if r.Access != "" {
		fmt.Fprintf(env.Stdout, "\n%s\n", r.Access)
	}
}

func (r *tokenReport) tokenWords() string {
	if *r.ExpiresIn == 0 {
		return r.Type + ", the server doesn't say for how long"
	}
	return fmt.Sprintf("%s, good for %s", r.Type, spell(time.Duration(*r.ExpiresIn)*time.Second))
}

func (r *tokenReport) proofWords() string {
	if r.DPoP.On {
		return "on. " + r.DPoP.Why
	}
	return "off. " + r.DPoP.Why
}

func (r *tokenReport) clockLine() string {
	if !r.clock.Known {
		return "no answer told the server's time"
	}
	return "the server's " + r.clockWords()
}

// printExchanges lists the requests one below the other.
func (r *tokenReport) printExchanges(to io.Writer) {
	for _, x := range r.Exchanges {
		status := fmt.Sprint(x.Status)
		if x.Status == 0 {
			status = "–"
		}
		fmt.Fprintf(to, "%-4s %-3s %6d ms  %s\n", x.Method, status, x.Millis, pathOf(x.URL))
	}
}

// pathOf leaves out the origin, which is the same for all.
func pathOf(raw string) string {
	if u, err := url.Parse(raw); err == nil {
		return u.EscapedPath()
	}
	return raw
}
