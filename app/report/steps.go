package report

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// builder makes the parts of a report.
type builder struct {
	*cleaner
	matcher
	clicks    []Click
	clicksOf  map[string][]Click
	checkName func(workspace.Check) text.Text
}

// forEndpoint is the builder for an endpoint's steps: its own clicks come first.
func (b builder) forEndpoint(id string) builder {
	b.clicks = slices.Concat(b.clicksOf[id], b.clicks)
	return b
}

// steps are those of the walk, in its order: for the org, then for each service
// app, then for each endpoint.
func (b builder) steps(ws *workspace.Workspace) []Step {
	all := []Step{
		b.step(workspace.StepOrg, "", ws.Org.Step, b.orgFacts(ws), nothing),
		b.step(workspace.StepConnection, "", ws.Connection.Step, b.connectionFacts(ws.Connection), connected(ws.Connection)),
	}
	for _, a := range ws.ServiceApps {
		all = append(all, b.step(workspace.StepServiceApp, a.Label, a.Step, b.appFacts(a), setUp(appIDs(a)...)))
	}
	for _, e := range ws.Endpoints {
		b := b.forEndpoint(e.ID)
		all = append(all,
			b.step(workspace.StepEndpoint, e.Name, e.Security, b.endpointFacts(ws, e), nothing),
			b.step(workspace.StepInvoke, e.Name, e.Invoke, b.answerFacts(e), nothing))
	}
	return all
}

func (b builder) step(id workspace.StepID, subject string, s workspace.Step, facts []Fact, is func(Entry) bool) Step {
	out := Step{ID: id, Subject: b.word(subject), Facts: facts, State: s.Current(), Said: b.said(s)}
	if p := s.Proof; p != nil {
		out.What, out.At, out.By, out.ByFlowlatch = b.text(p.What), p.At, p.By, p.ByFlowlatch
		out.Exchanges, out.Refused = b.tried(id, s)
		for _, c := range p.Checks {
			out.Checks = append(out.Checks, workspace.Check{Name: b.text(b.checkName(c)), Detail: b.text(c.Detail), Measure: b.word(c.Measure), Outcome: c.Outcome, At: c.At})
		}
	}
	if s.Problem != nil {
		out.Title, out.Cause = b.text(s.Problem.Title), b.text(s.Problem.Cause)
	}
	out.Found = b.found(out.Exchanges, is)
	return out
}

// tried are the requests behind a step. Behind one that was shown, requests that
// were refused on the way say nothing any more: they are counted and left out. The
// last one behind a Problem carries its title.
func (b builder) tried(id workspace.StepID, s workspace.Step) (list []Exchange, leftOut int) {
	last := -1
	for _, x := range s.Proof.Exchanges {
		refused := x.Status/100 == 4
		if refused && s.Problem == nil && (id == workspace.StepOrg || forToken(x)) {
			leftOut++
			continue
		}
		list = append(list, b.exchange(x))
		if refused {
			last = len(list) - 1
		}
	}
	if last >= 0 && s.Problem != nil && id != workspace.StepEndpoint { // there refusals are what was looked for
		list[last].Why = b.text(s.Problem.Title)
	}
	return list, leftOut
}

// forToken reports whether a request asks for a token, which changes nothing.
func forToken(x workspace.Evidence) bool {
	u, err := url.Parse(x.URL)
	return err == nil && strings.HasSuffix(u.Path, "/v1/token")
}

// said are the ticks in the order of the page's list; those that are on none come
// last, the oldest first.
func (b builder) said(s workspace.Step) []Said {
	ticks := s.Ticks
	ids := slices.SortedFunc(maps.Keys(ticks), func(x, y string) int {
		return cmp.Or(cmp.Compare(b.place(x), b.place(y)), ticks[x].Compare(ticks[y]), cmp.Compare(x, y))
	})
	var all []Said
	for _, id := range ids {
		words := text.Plain(id)
		if i := b.place(id); i < len(b.clicks) {
			words = b.clicks[i].Words
		}
		if words.IsZero() {
			continue
		}
		all = append(all, Said{Click: b.text(words), At: ticks[id], ByFlowlatch: s.DoneByFlowlatch(id)})
	}
	return all
}

// place is where a click stands among all, behind them when it isn't known.
func (b builder) place(id string) int {
	if i := slices.IndexFunc(b.clicks, func(c Click) bool { return c.ID == id }); i >= 0 {
		return i
	}
	return len(b.clicks)
}

func (b builder) exchanges(evidence []workspace.Evidence) []Exchange {
	var all []Exchange
	for _, x := range evidence {
		all = append(all, b.exchange(x))
	}
	return all
}

func (b builder) exchange(x workspace.Evidence) Exchange {
	return Exchange{
		Method: b.word(x.Method), URL: b.address(x.URL), Status: x.Status, RequestID: b.word(x.RequestID),
		At: x.At, Millis: x.Millis, Entries: b.of(x.RequestID),
	}
}

func (b builder) orgFacts(ws *workspace.Workspace) []Fact {
	return known(
		code(text.T("report.fact.address", "Address"), b.address(ws.Org.Origin)),
		code(text.T("report.fact.token-url", "Token URL"), b.address(ws.Org.TokenURL)),
		code(text.T("report.fact.workflows", "Workflows"), b.address(ws.Org.Workflows)))
}

func (b builder) connectionFacts(c workspace.Connection) []Fact {
	scopes := Fact{}
	if c.ScopesKnown {
		scopes = code(text.T("report.fact.scopes", "Granted scopes"), b.word(strings.Join(slices.Sorted(slices.Values(c.Scopes)), " ")))
	}
	return known(
		Fact{Name: text.T("report.fact.nickname", "Connection nickname"), Value: b.word(c.Nickname)},
		code(text.T("report.fact.app-id", "App"), b.word(c.AppID)),
		code(text.T("report.fact.client-id", "Client ID"), b.word(c.ClientID)), scopes)
}

func (b builder) appFacts(a workspace.ServiceApp) []Fact {
	possession := text.T("report.fact.dpop.off", "Not required")
	if a.DPoP {
		possession = text.T("report.fact.dpop.on", "Required (DPoP)")
	}
	return known(
		code(text.T("report.fact.app-id", "App"), b.word(a.AppID)),
		code(text.T("report.fact.client-id", "Client ID"), b.word(a.ClientID)),
		code(text.T("report.fact.kid", "Key ID (kid)"), b.word(a.KeyID)),
		code(text.T("report.fact.thumbprint", "Thumbprint of the key"), b.word(a.Thumbprint)),
		b.keptFact(a),
		Fact{Name: text.T("report.fact.dpop", "Proof of possession"), Words: possession})
}

// keptFact names the private halves that are on the computer, also those that nothing
// at Okta knows any more.
func (b builder) keptFact(a workspace.ServiceApp) Fact {
	var kids []string
	if a.PrivateKey != "" {
		kids = append(kids, b.word(a.KeyID))
	}
	for _, k := range a.KeptEarlier() {
		kids = append(kids, b.word(k.ID))
	}
	name := text.T("report.fact.kept", "Private keys on the computer")
	if a.KeysOpenNothing() {
		name = text.T("report.fact.kept.spare", "Private keys on the computer, known to nothing at Okta")
	}
	return code(name, strings.Join(kids, ", "))
}

func (b builder) endpointFacts(ws *workspace.Workspace, e workspace.Endpoint) []Fact {
	facts := []Fact{code(text.T("report.fact.invoke-url", "Invoke URL (shortened)"), b.address(e.InvokeURL))}
	if e.Level != "" {
		facts = append(facts, Fact{Name: text.T("report.fact.level", "Security level"), Words: e.Level.Name()})
	}
	if a := ws.ServiceApp(e.ServiceAppID); a != nil && e.Level == workspace.LevelOAuth {
		facts = append(facts, Fact{Name: text.T("report.fact.app", "Service app"), Value: b.word(a.Label)})
	}
	return known(append(facts, b.measuredFacts(&e)...)...)
}

func (b builder) answerFacts(e workspace.Endpoint) []Fact {
	if e.Last == nil {
		return nil
	}
	words := text.T("report.fact.last.words", "Status {{.Status}} to {{.Method}}, after {{.Took}}", "Status", e.Last.Status, "Method", b.word(e.Last.Method), "Took", millis(e.Last.Millis))
	if e.Last.Status == 0 {
		words = text.T("report.fact.last.none", "None to {{.Method}}, given up after {{.Took}}", "Method", b.word(e.Last.Method), "Took", millis(e.Last.Millis))
	}
	return []Fact{{Name: text.T("report.fact.last", "Last answer"), Words: words}}
}

func code(name text.Text, value string) Fact { return Fact{Name: name, Value: value, Code: true} }

// known leaves out facts that say nothing.
func known(facts ...Fact) []Fact {
	return slices.DeleteFunc(facts, func(f Fact) bool { return f.Value == "" && f.Words.IsZero() })
}

func (b builder) made(c workspace.Created) Made {
	by := []Exchange{{Entries: b.of(c.RequestID)}}
	is := succeeded([]string{c.ID}, eventAppCreate, eventClientCreate, eventGrant)
	return Made{Kind: c.Kind, ID: b.word(c.ID), Label: b.word(c.Label), At: c.At, RequestID: b.word(c.RequestID), Found: b.found(by, is)}
}

func (b builder) rotation(d rotate.State) Rotation {
	r := Rotation{Subject: b.word(d.App.Label), Begun: d.Begun, Over: d.Over, Ending: d.Ending, Old: b.word(d.Old.KID), Fresh: b.word(d.New.KID)}
	r.OldKind, r.FreshKind = b.kind(d.Old), b.kind(d.New)
	r.FreshAbsent = d.NewAbsent
	r.Others, r.OthersSeen = b.words(d.Others), d.OthersSeen
	for _, s := range d.Steps {
		r.Steps = append(r.Steps, Turn{Name: b.text(s.Name), Progress: s.Progress, What: b.text(s.What), At: s.At})
	}
	r.Exchanges = b.exchanges(evidenceOf(d))
	r.Found = b.found(r.Exchanges, swapped(d.Old.ID, d.New.ID))
	return r
}

// kind is what a key of a rotation is, "" for one that wasn't made.
func (b builder) kind(k rotate.Key) string {
	if k.Type == "" {
		return ""
	}
	return b.word(k.Kind().String())
}

// secretRotations are those of the connection's client secret, the oldest first.
func secretRotations(c workspace.Connection) []workspace.SecretRotation {
	if c.Rotation == nil {
		return c.Earlier
	}
	return append(slices.Clip(c.Earlier), *c.Rotation)
}

func (b builder) secretRotation(nickname string, s workspace.SecretRotation) Rotation {
	r := Rotation{Subject: b.word(nickname), Secret: true, Begun: s.Begun, Over: s.Ended, Old: b.word(s.Old), Fresh: b.word(s.New)}
	turns := []Turn{
		{Name: text.T("report.secret.pasted", "The new secret is pasted into the connection"), At: s.Pasted, Asked: true},
		{Name: text.T("report.secret.authorized", "The connection is authorized again"), At: s.Authorized, Asked: true},
	}
	if takenBack(s) {
		r.Ending = rotate.RolledBack
		turns = append(turns, Turn{Name: text.T("report.secret.taken-back", "The new secret is deactivated and deleted"), At: s.Ended})
	} else {
		turns = append(turns,
			Turn{Name: text.T("report.secret.deactivated", "The old secret is deactivated"), At: s.Deactivated},
			Turn{Name: text.T("report.secret.ended", "The old secret is deleted"), At: s.Ended})
	}
	if r.Ending == "" && !s.Ended.IsZero() {
		r.Ending = rotate.Rotated
	}
	for _, t := range turns {
		if !t.At.IsZero() {
			t.Progress = rotate.Done
		}
		r.Steps = append(r.Steps, t)
	}
	r.Exchanges = b.exchanges(slices.DeleteFunc(slices.Clone(s.Changes), forToken))
	r.Found = b.found(r.Exchanges, swapped(s.Old, s.New))
	return r
}

// takenBack reports whether the new secret went, and not the old one.
func takenBack(s workspace.SecretRotation) bool { return !s.Ended.IsZero() && s.New == "" }
