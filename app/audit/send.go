package audit

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
)

const (
	// maxBody is how much of an answer is kept, in bytes, and looked is how much
	// of it is looked at for that.
	maxBody = 1 << 10
	looked  = 64 << 10
)

// send does one call and keeps what came back. A secret that was sent before is
// masked in it too: a flow may answer with something of an earlier call.
func (s *session) send(ctx context.Context, a *answered, credential wire.Credential) {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(s.config.Timeout, DefaultTimeout))
	defer cancel()
	trail := &wire.Trail{}
	ctx = wire.WithPurpose(ctx, text.T("audit.purpose.probe", "Measure the endpoint: {{.Sent}}", "Sent", a.Sent))
	s.sent = append(s.sent, credential.Secrets...)
	credential.Secrets = append(slices.Clone(s.sent), s.material.ClientToken)
	result, err := invoke.Send(wire.WithRecorder(ctx, trail), s.config.Network, s.target.URL, s.target.draft(a.Method), credential)
	var exchange wire.Exchange
	if sent := trail.Exchanges(); len(sent) > 0 {
		exchange = sent[len(sent)-1]
		a.Evidence = evidenceOf(exchange)
	}
	if err != nil {
		a.answer = unread(err, exchange)
		return
	}
	a.answer, a.Body = readAnswer(result), shown(result)
	a.answer.wait = waitAsked(result.Header.Get("Retry-After"), s.config.Now())
}

// unread is a call without a whole answer. One that is too large to be read has
// a status and headers all the same.
func unread(err error, exchange wire.Exchange) answer {
	e, ok := wire.Classify(err)
	switch {
	case !ok:
		return answer{sent: true, failed: wire.Other, arrived: true}
	case e.Kind == wire.TooLarge && exchange.Status != 0:
		h := http.Header{}
		for _, f := range exchange.ResponseHeader {
			h.Add(f.Name, f.Value)
		}
		return answer{sent: true, status: exchange.Status, form: form{kind: large}, runs: invoke.RunIDs(h)}
	}
	return answer{sent: true, failed: e.Kind, arrived: e.Sent}
}

// shown is the start of an answer's body as it may be shown.
func shown(r invoke.Result) string {
	r.Body = r.Body[:min(len(r.Body), looked)]
	s, ok := r.Shown()
	if !ok || len(s) <= maxBody {
		return s
	}
	const more = "…"
	return strings.ToValidUTF8(s[:maxBody-len(more)], "") + more
}

func evidenceOf(e wire.Exchange) workspace.Evidence {
	return workspace.Evidence{
		Method: e.Method, URL: e.URL, Status: e.Status, RequestID: e.RequestID, At: e.Started, Millis: e.Duration.Milliseconds(),
	}
}
