package setup

import (
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// CodeTokenCame says that a client token came with the Invoke URL of an
// endpoint that was declared at another level.
const CodeTokenCame = "endpoint.token-came"

// Ways out of it.
const (
	// UseClientToken declares the level that the token belongs to.
	UseClientToken problem.Action = "use-client-token"
	// KeepLevel keeps the declared level: see Walk.KeepLevel.
	KeepLevel problem.Action = "keep-level"
)

// urlHadToken marks an endpoint whose Invoke URL was pasted with a client
// token, which the URL that is kept no longer shows.
const urlHadToken = "url.token"

func noteToken(e *workspace.Endpoint, came bool) {
	if !came {
		delete(e.Security.Ticks, urlHadToken)
		return
	}
	if e.Security.Ticks == nil {
		e.Security.Ticks = map[string]time.Time{}
	}
	e.Security.Ticks[urlHadToken] = time.Time{}
}

// TokenCame reports whether a client token came with the Invoke URL of an
// endpoint that is declared at another level: one of the two is probably
// wrong.
func TokenCame(e workspace.Endpoint) bool {
	return e.Level != "" && e.Level != workspace.LevelToken && e.ClientToken != "" && e.Security.Ticked(urlHadToken)
}

// KeepLevel takes the admin's word that the declared level is right although
// a client token came with the Invoke URL.
func (w *Walk) KeepLevel(id string) error {
	return w.updateEndpoint(id, func(e *workspace.Endpoint) { noteToken(e, false) })
}

func tokenCame(level workspace.Level) *problem.Problem {
	name := level.Name().String()
	return problem.New(CodeTokenCame,
		text.T("problem.endpoint.token-came", "A client token came with the Invoke URL"),
		text.T("problem.endpoint.token-came.why", "Flows at the level Client token have one, but {{.Level}} is declared here. One of the two is probably wrong; the flow's Endpoint settings show which.", "Level", name),
		useClientToken(),
		problem.NewWay(KeepLevel, text.T("way.keep-level", "It is {{.Level}}", "Level", name), text.T("way.keep-level.why", "The token isn't sent")))
}

func useClientToken() problem.Way {
	return problem.NewWay(UseClientToken, text.T("way.use-client-token", "Use the level Client token"), text.T("way.use-client-token.why", "The token that came with the Invoke URL is kept with your secrets"))
}
