package audit

import (
	"cmp"
	"context"
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

// send does one call and keeps what came back.
func (s *session) send(ctx context.Context, a *answered, credential wire.Credential) {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(s.config.Timeout, DefaultTimeout))
	defer cancel()
	trail := &wire.Trail{}
	ctx = wire.WithPurpose(ctx, text.T("audit.purpose.probe", "Measure the endpoint: {{.Sent}}", "Sent", a.Sent))
	ctx = wire.WithSecrets(ctx, s.material.ClientToken, s.own.access.Token, s.bound.access.Token)
	result, err := invoke.Send(wire.WithRecorder(ctx, trail), s.config.Network, s.target.URL, s.target.draft(a.Method), credential)
	if sent := trail.Exchanges(); len(sent) > 0 {
		a.Evidence = evidenceOf(sent[len(sent)-1])
	}
	if err != nil {
		a.answer = answer{sent: true, failed: wire.Other}
		if e, ok := wire.Classify(err); ok {
			a.answer.failed = e.Kind
		}
		return
	}
	a.answer, a.Body = readAnswer(result), shown(result)
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
