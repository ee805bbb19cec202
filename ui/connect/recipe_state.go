package connect

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/recipe"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// recipeState is what a session knows of one endpoint's recipe: what was chosen,
// ticked and rehearsed.
type recipeState struct {
	raw    bool            // asks for the token with Raw Request
	open   bool            // the safer ways are unfolded
	built  map[string]bool // cards, by what stands on them
	made   *recipe.Recipe  // that was rehearsed; nil before
	steps  map[int]recipeStep
	at     time.Time // of the rehearsal's end; zero before
	status int       // of the call's answer
	failed *problem.Problem
	// instead is the Problem in whose place failed stands: that of a way out that
	// was taken without success. Nil for a rehearsal's.
	instead *problem.Problem
}

// state is that of the endpoint in front.
func (p *recipePage) state() *recipeState { return p.stateOf(p.host.EndpointID()) }

func (p *recipePage) stateOf(endpointID string) *recipeState {
	if p.states[endpointID] == nil {
		p.states[endpointID] = &recipeState{built: map[string]bool{}}
	}
	return p.states[endpointID]
}

// begin forgets an earlier rehearsal.
func (s *recipeState) begin(made *recipe.Recipe) {
	s.made, s.steps = made, map[int]recipeStep{}
	s.at, s.status, s.failed, s.instead = time.Time{}, 0, nil, nil
}

// follow forgets a rehearsal of other cards than there are now, and why a way out
// failed once it isn't needed any more.
func (s *recipeState) follow(now *recipe.Recipe, missing *problem.Problem) {
	switch {
	case s.made != nil && (now == nil || !reflect.DeepEqual(s.made.Cards, now.Cards)),
		s.instead != nil && (missing == nil || missing.Code != s.instead.Code):
		s.begin(nil)
	}
}

// builtKey tells a card from the same one with other contents: what was ticked of
// the one says nothing of the other. A secret counts by its reference.
func builtKey(c recipe.Card, ws *workspace.Workspace, e workspace.Endpoint) string {
	fields := c.Fields
	if c.Connection != nil {
		fields = append(fields[:len(fields):len(fields)], c.Connection.Fields...)
	}
	written, err := json.Marshal(fields)
	if err != nil {
		return ""
	}
	key := fmt.Sprintf("%d %s %s", c.Number, c.Function, written)
	for _, f := range fields {
		if !f.Secret {
			continue
		}
		key += " " + string(e.ClientToken)
		if app := ws.ServiceApp(e.ServiceAppID); app != nil {
			key += " " + string(app.PrivateKey)
		}
	}
	return key
}
