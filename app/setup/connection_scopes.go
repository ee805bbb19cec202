package setup

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/workflows"
)

// ClickReauthorized is the tick with which the admin says that the connection
// was re-authorized after scopes were granted. No API tells.
const ClickReauthorized = "connection.reauthorized"

// ScopesSource says where the table of cards comes from.
const ScopesSource = workflows.ScopesSource

// ConnectionCards are the cards whose scopes are known, by the names that the
// Workflows Console gives them. What Okta's table doesn't confirm is marked.
func ConnectionCards() []workflows.Card { return workflows.Cards() }

// AlwaysGranted are the scopes that Okta Workflows OAuth has without listing
// them.
func AlwaysGranted() []string { return workflows.AlwaysGranted() }

// ScopeNeed is a scope that the connection must have.
type ScopeNeed struct {
	Scope string
	For   []text.Text       // what needs it
	State workspace.Outcome // Passed: granted; Failed: not; Unknown: can't tell
}

// ScopeNeeds are the scopes that the Bookmark flow of this walk and the chosen
// cards need of the connection, each once.
func ScopeNeeds(ws *workspace.Workspace) []ScopeNeed {
	c := ws.Connection
	var needs []ScopeNeed
	add := func(scope string, what text.Text) {
		i := slices.IndexFunc(needs, func(n ScopeNeed) bool { return n.Scope == scope })
		if i < 0 {
			i, needs = len(needs), append(needs, ScopeNeed{Scope: scope, State: granted(c, scope)})
		}
		needs[i].For = append(needs[i].For, what)
	}
	add(ScopeApps, text.T("setup.connection.bookmark-flow", "The Bookmark flow of this walk"))
	for _, name := range c.Cards {
		card, _ := workflows.CardNamed(name)
		for _, scope := range card.Scopes {
			add(scope, neededBy(card))
		}
	}
	return needs
}

// neededBy names a card, and says where what it needs is only likely.
func neededBy(card workflows.Card) text.Text {
	if card.Likely {
		return text.T("setup.connection.likely", "{{.Card}} (likely)", "Card", card.Name)
	}
	return text.Plain(card.Name)
}

func granted(c workspace.Connection, scope string) workspace.Outcome {
	switch {
	case !c.ScopesKnown:
		return workspace.Unknown
	case slices.Contains(c.Scopes, scope):
		return workspace.Passed
	}
	return workspace.Failed
}

// MissingScopes are those of [ScopeNeeds] that are certainly not granted.
func MissingScopes(ws *workspace.Workspace) []string {
	var missing []string
	for _, n := range ScopeNeeds(ws) {
		if n.State == workspace.Failed {
			missing = append(missing, n.Scope)
		}
	}
	return missing
}

// ChooseCard says that the flows use a card of [ConnectionCards], or no longer.
func (w *Walk) ChooseCard(name string, chosen bool) error {
	if _, known := workflows.CardNamed(name); !known {
		return nil
	}
	return w.update(func(ws *workspace.Workspace) {
		c := &ws.Connection
		c.Cards = slices.DeleteFunc(c.Cards, func(other string) bool { return other == name })
		if chosen {
			c.Cards = append(c.Cards, name)
		}
		restate(&c.Step, scopesCheck(ws))
	})
}

// restate replaces a check of a step's proof by what holds now.
func restate(s *workspace.Step, check workspace.Check) {
	if s.Proof == nil {
		return
	}
	for i, c := range s.Proof.Checks {
		if c.Name.Key == check.Name.Key {
			s.Proof.Checks[i] = check
		}
	}
}

func grantedScopes(ctx context.Context, client *okta.Client, appID string) ([]string, bool) {
	grants, err := client.ListGrants(wire.WithPurpose(ctx, text.T("setup.connection.for-scopes", "Scopes of the connection app")), appID)
	if err != nil {
		return nil, false
	}
	scopes := []string{}
	for _, g := range grants {
		scopes = append(scopes, g.ScopeID)
	}
	return scopes, true
}

func (a *attempt) scopes(ws *workspace.Workspace, scopes []string, known bool) {
	at := ws.Clone()
	at.Connection.Scopes, at.Connection.ScopesKnown = scopes, known
	a.checks = append(a.checks, scopesCheck(at))
}

func scopesCheck(ws *workspace.Workspace) workspace.Check {
	check := workspace.Check{Name: checkScopes, Outcome: workspace.Passed}
	switch missing := MissingScopes(ws); {
	case !ws.Connection.ScopesKnown:
		check.Outcome, check.Detail = workspace.Unknown, text.T("setup.connection.scopes-refused", "This sign-in may not read grants, so it can't tell")
	case slices.Contains(missing, ScopeApps):
		check.Outcome, check.Detail = workspace.Noted, text.T("setup.connection.scopes-missing", "okta.apps.manage is not granted; the Bookmark flow needs it")
	case len(missing) > 0:
		check.Outcome, check.Detail = workspace.Noted, text.T("setup.connection.scopes-lack", "{{.Count}} that the chosen cards need are not granted", "Count", len(missing))
	case len(ws.Connection.Cards) > 0:
		check.Detail = text.T("setup.connection.scopes-all", "All that the Bookmark flow and the chosen cards need are granted")
	default:
		check.Detail = text.T("setup.connection.scopes-enough", "okta.apps.manage is granted, which the Bookmark flow needs")
	}
	return check
}

// PreviewGrants gives the very requests with which [Walk.GrantScopes] would
// grant these scopes to Okta Workflows OAuth. It sends none of them.
func (w *Walk) PreviewGrants(ctx context.Context, scopes []string) ([]Preview, error) {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	client, appID, err := w.granter(ctx)
	if err != nil {
		return nil, told(err)
	}
	_, ctx = w.attempt(ctx, connectionValues)
	var previews []Preview
	for _, scope := range scopes {
		ctx, kept := rehearse(ctx)
		if _, err := client.GrantScope(ctx, appID, scope); err != nil && !errors.Is(err, errRehearsed) {
			return nil, told(err)
		}
		previews = append(previews, kept.Preview)
	}
	return previews, nil
}

// GrantScopes grants scopes to Okta Workflows OAuth, which takes a super admin.
// It stops at the first that is refused; what was granted until then stays. A
// connection that was authorized before lacks them until it is re-authorized.
func (w *Walk) GrantScopes(ctx context.Context, scopes []string) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	client, appID, err := w.granter(ctx)
	if err != nil {
		return told(err)
	}
	a, ctx := w.attempt(ctx, connectionValues)
	for _, scope := range scopes {
		made, err := client.GrantScope(wire.WithPurpose(ctx, text.T("setup.connection.for-grant", "Grant {{.Scope}} to Okta Workflows OAuth", "Scope", scope)), appID, scope)
		if errors.Is(err, errNotAsShown) {
			return notThoseShown()
		}
		if err != nil {
			return told(err)
		}
		if err := w.scopeGranted(made, scope, a.lastRequestID()); err != nil {
			return err
		}
	}
	return nil
}

// GrantScopesAsShown is [Walk.GrantScopes] with no request that changes the org but
// those of [Walk.PreviewGrants].
func (w *Walk) GrantScopesAsShown(ctx context.Context, scopes []string, shown []Preview) error {
	return w.GrantScopes(only(ctx, shown...), scopes)
}

// granter is the client to grant with, once it is sure that nothing speaks
// against it.
func (w *Walk) granter(ctx context.Context) (*okta.Client, string, error) {
	ws := w.Workspace()
	switch right := signin.RightTo(ws.Org.SignIn, signin.GrantScopes); {
	case !SignedIn(ws):
		return nil, "", notSignedIn()
	case ws.Connection.AppID == "":
		return nil, "", findFirst()
	case right.Answer == signin.No:
		return nil, "", mayNot("connection.grant-right", text.T("problem.grant-right", "This sign-in may not grant scopes"), right,
			problem.NewWay(problem.OpenScopes, text.T("way.grant-by-hand", "Grant them in the Admin Console"), text.T("way.grant-by-hand.why", "Okta Workflows OAuth › Okta API Scopes › Grant, as a super admin")))
	}
	client, err := w.admin(ctx)
	return client, ws.Connection.AppID, err
}

// mayNot: the signed-in person or app lacks a right, as is known before
// anything is sent.
func mayNot(code string, title text.Text, right signin.Right, byHand problem.Way) *problem.Problem {
	return problem.New(code, title, text.T("problem.may-not.why", "{{.Why}}. Nothing was sent.", "Why", right.Why.String()), byHand,
		problem.NewWay(problem.EditSignIn, text.T("way.other-admin", "Sign in as another admin"), text.T("way.other-admin.why", "On step 1; nothing done so far is lost")))
}

func (w *Walk) scopeGranted(made okta.Grant, scope, requestID string) error {
	return w.update(func(ws *workspace.Workspace) {
		c := &ws.Connection
		if !slices.Contains(c.Scopes, scope) {
			c.Scopes = append(c.Scopes, scope)
		}
		c.Granted = w.deps.Now()
		delete(c.Step.Ticks, ClickReauthorized)
		restate(&c.Step, scopesCheck(ws))
		ws.Created = append(ws.Created, workspace.Created{
			Kind: workspace.CreatedGrant, ID: made.ID, AppID: c.AppID, Label: scope, At: w.deps.Now(), RequestID: requestID,
		})
	})
}

// AwaitsReauthorization reports whether scopes were granted here that a
// connection which existed before lacks, and nobody said that it was
// re-authorized since.
func AwaitsReauthorization(ws *workspace.Workspace) bool {
	c := ws.Connection
	made := c.Step.Current() == workspace.Done || c.Step.Ticked(ClickCreated)
	return made && !c.Granted.IsZero() && !c.Step.Ticked(ClickReauthorized)
}

// RequestLines are requests as a person reads them: method and path, and below
// them what is sent, one member or field a line.
func RequestLines(previews []Preview) []string {
	var lines []string
	for _, p := range previews {
		line := p.String()
		if p.Body != "" {
			line += "\n" + bodyLines(p.Body)
		}
		lines = append(lines, line)
	}
	return lines
}

// bodyLines breaks what a request sends where a person would: JSON by member, a form
// by field.
func bodyLines(body string) string {
	if strings.HasPrefix(body, "{") {
		return strings.ReplaceAll(body, `,"`, ",\n\"")
	}
	return strings.ReplaceAll(body, "&", "&\n")
}
