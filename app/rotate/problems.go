package rotate

import (
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/okta"
)

// Codes of the Problems that a screen tells apart.
const (
	CodeUnderWay      = "rotate.under-way"
	CodeMoreRights    = "rotate.rights"
	CodeGone          = "rotate.app-gone"
	CodeStillAccepted = "rotate.still-accepted"
	CodeCantTell      = "rotate.cant-tell"
	CodeTooLate       = "rotate.too-late"
	CodeFull          = "rotate.full"
	CodeKeysElsewhere = "rotate.jwks-uri"
	CodeInMemory      = "rotate.in-memory"
	CodeNothingLeft   = "rotate.nothing-left"
)

const (
	codeNoPrivateHalf = "rotate.no-private-half"
	codeChanged       = "rotate.changed"
)

// Actions that ways out lead to, beside those of package problem.
const (
	RollBack problem.Action = "rotate-roll-back" // [Drill.RollBack]
	Skip     problem.Action = "rotate-skip"      // [Drill.Skip]
	Abandon  problem.Action = "rotate-abandon"   // [Drill.Abandon]
	Resume   problem.Action = "rotate-resume"    // [Drill.Next]
	SetAside problem.Action = "rotate-set-aside" // [Rotator.SetAside]
	InMemory problem.Action = "rotate-in-memory" // [Rotator.BeginInMemory]
)

// insufficientScope is how a resource refuses a token without the scope that it
// takes (RFC 6750 §3.1).
const insufficientScope = "insufficient_scope"

func rollBack() problem.Way {
	return problem.NewWay(RollBack, text.T("way.rotate.back", "Roll back"), text.T("way.rotate.back.why", "The old key is activated and proven first; then the new one goes"))
}

func goOn() problem.Way {
	return problem.NewWay(Resume, text.T("way.rotate.resume", "Go on with the rotation"), text.T("way.rotate.resume.why", "It looks at Okta first and does only what is still missing"))
}

func skip() problem.Way {
	return problem.NewWay(Skip, text.T("way.rotate.skip", "Go on without seeing it"), text.T("way.rotate.skip.why", "The step then says that it wasn't shown"))
}

// skipping adds the way to leave a step out whose old key is out of reach.
func skipping(p *problem.Problem) *problem.Problem {
	c := *p
	c.Ways = append(slices.Clone(p.Ways), skip())
	return &c
}

// leading is a Problem with ways out that lead somewhere from where the drill
// stands: what goes back already, or can't any more, goes on instead.
func (s *story) leading(p *problem.Problem) *problem.Problem {
	back := func(w problem.Way) bool { return w.Action == RollBack }
	if p == nil || s.canTurn() || !slices.ContainsFunc(p.Ways, back) {
		return p
	}
	c := *p
	c.Ways = slices.DeleteFunc(slices.Clone(p.Ways), back)
	if !slices.ContainsFunc(c.Ways, func(w problem.Way) bool { return w.Action == Resume || w.Action == problem.Retry }) {
		c.Ways = append(c.Ways, goOn())
	}
	return &c
}

func openGeneral() problem.Way {
	return problem.NewWay(problem.OpenGeneral, text.T("way.open-general", "Open the app's General tab"), text.T("way.open-general.why", "Client Credentials shows method and keys"))
}

// NotOver says that a rotation of the key isn't over.
func NotOver() *problem.Problem {
	return problem.New(CodeUnderWay,
		text.T("rotate.problem.under-way", "A rotation of this key isn't over"),
		text.T("rotate.problem.under-way.why", "Finish it or roll it back first: both of its keys are needed until then."),
		goOn(), rollBack())
}

func moreRights(e *okta.Error) *problem.Problem {
	why := text.T("rotate.problem.rights.why", "Once an app has Okta API scopes, only a super admin may change its keys. What was done so far stays as it is, and the rotation can be taken up again.")
	if e.Code == insufficientScope {
		why = text.T("rotate.problem.scope.why", "Its token lacks a scope: changing keys takes okta.apps.manage. What was done so far stays as it is, and the rotation can be taken up again.")
	}
	return problem.New(CodeMoreRights,
		text.T("rotate.problem.rights", "This sign-in may not change the app's keys"), why,
		problem.NewWay(problem.EditToken, text.T("way.other-admin", "Sign in as another admin"), text.T("way.other-admin.why", "On step 1; nothing done so far is lost")),
		goOn(), rollBack()).WithDetail(detail(e))
}

func detail(e *okta.Error) string {
	if e.RequestID == "" {
		return e.Error()
	}
	return e.Error() + " (request id " + e.RequestID + ")"
}

func gone(label string, e *okta.Error) *problem.Problem {
	return problem.New(CodeGone,
		text.T("rotate.problem.gone", "Okta doesn't have {{.Label}} (any more)", "Label", label),
		text.T("rotate.problem.gone.why", "It was deleted, or this sign-in can't see it."),
		problem.Retrying(),
		problem.NewWay(Abandon, text.T("way.rotate.abandon", "Give the rotation up"), text.T("way.rotate.abandon.why", "Only if Okta really doesn't have the app; the key in use here stays")),
	).WithDetail(detail(e))
}

func stillAccepted(k Key) *problem.Problem {
	return problem.New(CodeStillAccepted,
		text.T("rotate.problem.accepted", "Okta still gives tokens for the old key"),
		text.T("rotate.problem.accepted.why", "{{.KID}} is inactive at Okta. How long it takes until that counts isn't documented. The new key works meanwhile.", "KID", k.KID),
		problem.NewWay(problem.Retry, text.T("way.rotate.measure", "Measure again"), text.T("way.rotate.measure.why", "Waits up to half a minute for a refusal")),
		skip(),
		rollBack())
}

// unclear tells a failure that says nothing about the old key.
func unclear(err error) error {
	p := problem.From(err)
	if !strings.HasPrefix(p.Code, "token.") {
		return err
	}
	return problem.New(CodeCantTell,
		text.T("rotate.problem.cant-tell", "Can't tell whether the old key is refused"),
		text.T("rotate.problem.cant-tell.why", "Okta answered something that isn't about the key. The new key was proven before."),
		problem.Retrying(),
		skip(),
		rollBack()).WithDetail(p.Detail)
}

func tooLate() *problem.Problem {
	return problem.New(CodeTooLate,
		text.T("rotate.problem.late", "There is no way back: Okta doesn't have the old key any more"),
		text.T("rotate.problem.late.why", "The rotation goes on with the new key. What is left of the old one here is deleted in the end."),
		goOn())
}

// inMemory warns before anything is begun.
func inMemory() *problem.Problem {
	return problem.New(CodeInMemory,
		text.T("rotate.problem.memory", "The new private key would end with Flowlatch"),
		text.T("rotate.problem.memory.why", "Secrets are kept for this session only: both private halves of a rotation end with it, and the app is left at Okta with keys that nobody has. Nothing was changed."),
		problem.NewWay(problem.Retry, text.T("way.rotate.keychain", "Look again"), text.T("way.rotate.keychain.why", "After you switched to the keychain in Settings")),
		problem.NewWay(InMemory, text.T("way.rotate.memory", "Rotate all the same"), text.T("way.rotate.memory.why", "Finish it in this session, and export the new key before you close Flowlatch")))
}

// inMemoryNow: the keychain was given up after the drill was begun.
func inMemoryNow() *problem.Problem {
	return problem.New(CodeInMemory,
		text.T("rotate.problem.memory", "The new private key would end with Flowlatch"),
		text.T("rotate.problem.memory-now.why", "Since this rotation was begun, secrets are kept for this session only. No key was made. Go on after you switched back to the keychain in Settings."), goOn(), rollBack())
}

func nothingLeft() *problem.Problem {
	return problem.New(CodeNothingLeft,
		text.T("rotate.problem.nothing-left", "No private key of this rotation is left on this computer"),
		text.T("rotate.problem.nothing-left.why", "They were removed outside of Flowlatch, or kept for an earlier session only. Keys that the rotation added stay at Okta."),
		problem.Retrying(),
		problem.NewWay(Abandon, text.T("way.rotate.abandon", "Give the rotation up"), text.T("way.rotate.abandon-lost.why", "Nothing changes at Okta; step 3 then takes another key")))
}

func oldLost(k Key) *problem.Problem {
	return problem.New("rotate.old-lost",
		text.T("rotate.problem.old-lost", "There is no way back: the old private key isn't on this computer"),
		text.T("rotate.problem.old-lost.why", "{{.KID}} can't be proven any more. The rotation goes on with the new key.", "KID", k.KID), goOn())
}

// overtaken: the journal was written by somebody else since it was read.
func overtaken() *problem.Problem {
	return problem.New("rotate.overtaken",
		text.T("rotate.problem.overtaken", "Something else went on with this rotation"),
		text.T("rotate.problem.overtaken.why", "Its journal isn't as it was read: a second Flowlatch, or a copy that was put back. Nothing was done on top of that."), goOn())
}

func notSkippable() *problem.Problem {
	return problem.New("rotate.not-skippable",
		text.T("rotate.problem.skip", "The next step can't be left out"),
		text.T("rotate.problem.skip.why", "Only a step that shows something about the old key can."), goOn())
}

func notAbandoned() *problem.Problem {
	return problem.New("rotate.not-abandoned",
		text.T("rotate.problem.abandon", "Okta has the app, so the rotation isn't given up"),
		text.T("rotate.problem.abandon.why", "Giving up would leave a key behind that nobody looks after."), goOn(), rollBack())
}

func reactivated(k Key) *problem.Problem {
	return problem.New("rotate.reactivated",
		text.T("rotate.problem.reactivated", "Somebody activated {{.KID}} again", "KID", k.KID),
		text.T("rotate.problem.reactivated.why", "The rotation had deactivated it. Perhaps something still signs with it."),
		problem.NewWay(Resume, text.T("way.rotate.deactivate", "Deactivate it again"), text.T("way.rotate.resume.why", "It looks at Okta first and does only what is still missing")),
		rollBack())
}

func changedMeanwhile(k Key) *problem.Problem {
	return problem.New(codeChanged,
		text.T("rotate.problem.changed", "{{.KID}} isn't active at Okta any more", "KID", k.KID),
		text.T("rotate.problem.changed.why", "Somebody changed it meanwhile. Nothing else is taken away before it works again."),
		goOn(), rollBack())
}

func otherKey() *problem.Problem {
	return problem.New("rotate.other-key",
		text.T("rotate.problem.other-key", "The vault gave back another key"),
		text.T("rotate.problem.other-key.why", "Its thumbprint isn't the one that was written down. Nothing was signed with it."), rollBack())
}

// The Problems that are found before anything is begun.

func notByKey(app okta.App) *problem.Problem {
	return problem.New("rotate.not-by-key",
		text.T("rotate.problem.method", "{{.Label}} doesn't sign in with a key", "Label", app.Label),
		text.T("rotate.problem.method.why", "Its client authentication is {{.Method}}. There is no key in use that could be rotated.", "Method", app.AuthMethod),
		problem.NewWay(problem.ConvertApp, text.T("way.convert", "Switch the app to this key"), text.T("way.rotate.convert", "Its client secrets are deleted: whatever signs in with them stops. Sends PUT /api/v1/apps/{{.App}} with private_key_jwt", "App", app.ID)),
		openGeneral())
}

func appInactive(app okta.App) *problem.Problem {
	return problem.New("rotate.app-inactive",
		text.T("rotate.problem.inactive", "{{.Label}} is inactive", "Label", app.Label),
		text.T("rotate.problem.inactive.why", "No key of an inactive app gets a token, so neither key could be proven."),
		problem.NewWay(problem.ActivateApp, text.T("way.activate-app", "Activate the app"), text.T("way.rotate.activate-app", "Everything that uses it gets tokens again. Sends POST /api/v1/apps/{{.App}}/lifecycle/activate", "App", app.ID)))
}

func keysElsewhere(at string) *problem.Problem {
	return problem.New(CodeKeysElsewhere,
		text.T("rotate.problem.elsewhere", "The app publishes its keys itself"),
		text.T("rotate.problem.elsewhere.why", "Okta reads them from {{.URL}}, so they are rotated there: publish the new public key beside the old one, sign with the new one once Okta has read the set again, then take the old one out.", "URL", at),
		openGeneral())
}

func notRegistered(app App) *problem.Problem {
	return problem.New("rotate.not-registered",
		text.T("rotate.problem.unregistered", "Okta doesn't have the key in use"),
		text.T("rotate.problem.unregistered.why", "None of {{.Label}}'s keys is the one that is kept here, so there is none to rotate from.", "Label", app.Label),
		problem.NewWay(problem.RegisterKey, text.T("way.register", "Register this key"), text.T("way.rotate.register", "The public half only; the app's other keys stay. Sends POST /api/v1/apps/{{.App}}/credentials/jwks", "App", app.AppID)))
}

func registeredTwice(keys []okta.Key) *problem.Problem {
	return problem.New("rotate.twice",
		text.T("rotate.problem.twice", "The key in use is registered twice"),
		text.T("rotate.problem.twice.why", "As {{.KIDs}}. Deactivating one would leave the other at work. Delete one of the two first.", "KIDs", kids(keys)), openGeneral())
}

func keyInactive(app App, k okta.Key) *problem.Problem {
	return problem.New("rotate.key-inactive",
		text.T("rotate.problem.key-inactive", "The key in use is inactive at Okta"),
		text.T("rotate.problem.key-inactive.why", "{{.KID}} gets no tokens, so the app couldn't be kept at work while the key is changed.", "KID", k.KID),
		problem.NewWay(problem.ActivateKey, text.T("way.activate-key", "Activate this key"), text.T("way.rotate.activate-key", "Sends POST /api/v1/apps/{{.App}}/credentials/jwks/{{.Key}}/lifecycle/activate", "App", app.AppID, "Key", k.ID)))
}

func noPrivateHalf() *problem.Problem {
	return problem.New(codeNoPrivateHalf,
		text.T("rotate.problem.no-private", "The private half of the key in use isn't on this computer"),
		text.T("rotate.problem.no-private.why", "Without it nothing shows that the app still works while the key is changed. A new key can be added beside it."),
		problem.NewWay(problem.NewKey, text.T("way.new-key", "Make a new key"), text.T("way.new-key.why", "Its public half must then be added to the app")))
}

// full names the inactive keys that could go.
func full(keys []okta.Key) *problem.Problem {
	title := text.T("rotate.problem.full", "The app has {{.Count}} keys, the most that Okta keeps", "Count", len(keys))
	var idle []okta.Key
	for _, k := range keys {
		if !k.Active() {
			idle = append(idle, k)
		}
	}
	if len(idle) == 0 {
		return problem.New(CodeFull, title,
			text.T("rotate.problem.full.active", "All of them are active. Find out which one nothing uses, deactivate it and delete it; then rotate."), openGeneral(), problem.Retrying())
	}
	return problem.New(CodeFull, title,
		text.T("rotate.problem.full.idle", "Nothing was changed. These are inactive and could be deleted: {{.KIDs}}.", "KIDs", kids(idle)), openGeneral(), problem.Retrying())
}

// kids lists keys by what people know them by.
func kids(keys []okta.Key) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.KID
		if k.KID == "" {
			names[i] = k.ID
		}
	}
	return strings.Join(names, ", ")
}

// AsProblem tells a journal that can't be read.
func (e *JournalError) AsProblem() *problem.Problem {
	if e.Newer > 0 {
		return problem.New("rotate.journal-newer",
			text.T("rotate.problem.newer", "A newer Flowlatch began this rotation"),
			text.T("rotate.problem.newer.why", "Its journal has a form that this one doesn't know. Nothing was changed. Go on there.")).WithDetail(e.Error())
	}
	return problem.New("rotate.journal-damaged",
		text.T("rotate.problem.damaged", "The journal of the rotation can't be read"),
		text.T("rotate.problem.damaged.why", "Which keys it added is unknown here; the app's General tab shows them. Both private halves are kept. Nothing was changed."),
		openGeneral(),
		problem.NewWay(SetAside, text.T("way.rotate.aside", "Set the journal aside"), text.T("way.rotate.aside.why", "The file is renamed, and the key in use can be rotated anew. The other private half is deleted."))).WithDetail(e.Error())
}
