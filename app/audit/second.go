package audit

import (
	"cmp"
	"context"
	cryptorand "crypto/rand"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
)

// SecondApp is what it takes to make another service app for one probe. Making
// it takes a super admin, and a person's consent.
type SecondApp struct {
	Org Org
	// Token gets an access token for the app that was made.
	Token   func(ctx context.Context, clientID string, key *oauth.Key, scopes []string) (Access, error)
	Journal *Journal
}

// Org is what making and removing a probe app needs of an org. A [TokenOwner] is
// one.
type Org interface {
	CreateServiceApp(context.Context, okta.ServiceAppSpec) (okta.App, error)
	GrantScope(ctx context.Context, appID, scope string) (okta.Grant, error)
	App(ctx context.Context, id string) (okta.App, error)
	AppPages(context.Context, okta.AppQuery) iter.Seq2[[]okta.App, error]
	DeactivateApp(ctx context.Context, id string) error
	DeleteApp(ctx context.Context, id string) error
	// SeesEveryApp reports whether whoever is signed in is certain to be shown all
	// apps of the org: [SeesEveryApp] of their roles. It is asked before an app that
	// isn't shown is taken for gone.
	SeesEveryApp(context.Context) (bool, error)
}

// removalTime bounds the removal of a probe app, which goes on when the
// measurement is cancelled.
const removalTime = 30 * time.Second

// probeApp is a second app while it exists.
type probeApp struct {
	entry   entry
	made    bool // it may exist
	fate    fate
	trail   wire.Trail
	release func()
}

// SecondKey is the type of a probe app's key.
const SecondKey = oauth.ECP256

// SecondSpec is what a probe app is made from.
func SecondSpec(label string, public json.RawMessage, bound bool) okta.ServiceAppSpec {
	return okta.ServiceAppSpec{Label: label, PublicKeys: []json.RawMessage{public}, DPoPBound: bound}
}

// TimeToCome stands in a label for what isn't known before its app is made.
const TimeToCome = "{time}"

// LabelToCome is the label of a probe app before it is made.
const LabelToCome = labelStart + TimeToCome

// newLabel names a probe app: to the second, and unlike any other.
func newLabel(now time.Time) string {
	return labelStart + now.UTC().Format("2006-01-02 15:04:05Z") + " " + strings.ToLower(cryptorand.Text()[:6])
}

// otherApp makes a second service app and gets a token for it.
func (s *session) otherApp(ctx context.Context) (wire.Credential, error) {
	access, err := s.makeSecond(ctx)
	if ctx.Err() != nil {
		return wire.Credential{}, ctx.Err()
	}
	return access.credential(access.Token), err
}

func (s *session) makeSecond(ctx context.Context) (Access, error) {
	second := s.material.Second
	release, err := second.Journal.take(ctx)
	if err != nil {
		return Access{}, err
	}
	s.second.release = release
	key, err := oauth.GenerateKey(ctx, SecondKey)
	if err != nil {
		return Access{}, notHad(s.wrongToken, err)
	}
	app, err := s.create(ctx, key)
	if err != nil {
		return Access{}, secondRefused(err)
	}
	if _, err := second.Org.GrantScope(s.recorded(ctx), app.ID, okta.ScopeInvokeManage); err != nil {
		return Access{}, secondRefused(err)
	}
	if err := s.wait(ctx, newness); err != nil {
		return Access{}, err
	}
	access, err := second.Token(ctx, app.ClientID, key, []string{okta.ScopeInvokeManage})
	if err := notHad(access.Token, err); err != nil {
		return Access{}, err
	}
	if !slices.Contains(access.Scopes, okta.ScopeInvokeManage) {
		return Access{}, &notRun{text.T("audit.missing.granted", "Its token lacks the scope")}
	}
	return access, nil
}

// create writes the app down, then makes it. Its tokens are bound as the own
// app's are, so that nothing but the app differs.
func (s *session) create(ctx context.Context, key *oauth.Key) (okta.App, error) {
	second, now := s.material.Second, s.config.Now()
	s.second.entry = entry{Label: newLabel(now), At: now, Org: second.Journal.origin()}
	if err := second.Journal.put(s.second.entry); err != nil {
		return okta.App{}, err
	}
	s.second.made = true
	app, err := second.Org.CreateServiceApp(s.recorded(ctx), SecondSpec(s.second.entry.Label, key.PublicJWK(), s.own.access.Bound))
	if e, ok := errors.AsType[*okta.Error](err); ok && e.Status/100 == 4 {
		s.second.made = false // Okta refused it: there is nothing
		return okta.App{}, errors.Join(err, second.Journal.drop(s.second.entry.Label))
	}
	if app.ID == "" {
		return okta.App{}, cmp.Or(err, errNoID)
	}
	s.second.entry.AppID = app.ID // also where something else failed after it was made
	return app, errors.Join(err, second.Journal.put(s.second.entry))
}

var errNoID = errors.New("the answer to making it has no ID")

func secondRefused(err error) error {
	if e, ok := errors.AsType[*okta.Error](err); ok && e.Status == http.StatusForbidden {
		return &notRun{text.T("audit.missing.right", "Okta refused: a second app takes a super admin")}
	}
	return &notRun{text.T("audit.missing.not-made", "No second app could be made ({{.Why}})", "Why", err)}
}

// removeSecond deletes the second app, if there is one, also when ctx has ended.
func (s *session) removeSecond(ctx context.Context) {
	if s.second.release != nil {
		defer func(release func()) { s.second.release = nil; release() }(s.second.release)
	}
	if !s.second.made || s.second.fate != unsettled {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), removalTime)
	defer cancel()
	second := s.material.Second
	fate, err := sweep(s.recorded(ctx), second.Org, s.second.entry)
	if err != nil || fate == absent {
		return // it stays written down: it was there just now, or may still appear
	}
	s.second.fate = fate
	_ = second.Journal.drop(s.second.entry.Label) // else the next sweep finds nothing and drops it
}

// recorded adds the requests made under ctx to what is told about the app.
func (s *session) recorded(ctx context.Context) context.Context {
	ctx = wire.WithPurpose(ctx, text.T("audit.purpose.second", "A second service app for one probe"))
	return wire.WithRecorder(ctx, &s.second.trail)
}

// told is what a measurement says about the app, nil where none was asked for.
func (p *probeApp) told() *workspace.ProbeApp {
	if p.entry.Label == "" {
		return nil
	}
	told := &workspace.ProbeApp{Label: p.entry.Label, AppID: p.entry.AppID, Removed: p.fate == removed || !p.made}
	for _, e := range p.trail.Exchanges() {
		if e.Method != http.MethodGet {
			told.Changes = append(told.Changes, evidenceOf(e))
		}
	}
	return told
}
