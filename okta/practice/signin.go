package practice

import (
	"slices"
	"sync"
	"time"
)

// How long things about a sign-in live. Okta's device codes live ten minutes;
// its authorization codes and pages are the org's choice, see choices.go.
const (
	consentLives = 30 * time.Minute
	codeLives    = 5 * time.Minute
	deviceLives  = 10 * time.Minute
)

// consent is what an app asks a person for: a page of the org in some browser,
// from the app's request until the answer.
type consent struct {
	ID          string
	App         application
	Scopes      []string
	RedirectURI string
	State       string
	Fragment    bool // the answer goes into the fragment, not into the query
	Nonce       string
	Challenge   string // of PKCE (RFC 7636), always S256; "" for none
	Hint        string // login_hint
	Device      string // the user code when a device asks; "" for a redirect

	Person   *person // who signed in; nil before
	SignedIn time.Time
	ends     time.Time
}

// authCode is an authorization code that was handed out.
type authCode struct {
	consent
	used   bool
	signIn string // what it was exchanged for
}

// device is a device authorization grant (RFC 8628) under way.
type device struct {
	Code     string // the device's
	UserCode string
	ClientID string
	Scopes   []string
	Interval time.Duration
	Polled   time.Time
	Denied   bool
	Used     bool
	Allowed  *consent // nil before somebody consented
	ends     time.Time
}

// maxConsents is how many sign-ins can be under way; the oldest goes.
const maxConsents = 1_000

// consents are the sign-ins under way. They live in memory: a restart of the
// org ends them. The zero value is ready to use.
type consents struct {
	mu      sync.Mutex
	pages   []consent
	codes   map[string]authCode
	devices []device
}

// begin keeps a consent until it is answered.
func (c *consents) begin(page consent, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	page.ends = now.Add(consentLives)
	c.pages = newest(append(c.pages, page), maxConsents)
}

// page finds a consent that is not answered yet.
func (c *consents) page(id string, now time.Time) (consent, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.pages, func(p consent) bool { return p.ID == id })
	if i < 0 || now.After(c.pages[i].ends) {
		return consent{}, false
	}
	return c.pages[i], true
}

// signedIn notes who signed in on a page.
func (c *consents) signedIn(id string, who person, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if i := slices.IndexFunc(c.pages, func(p consent) bool { return p.ID == id }); i >= 0 {
		c.pages[i].Person, c.pages[i].SignedIn = &who, now
	}
}

// take ends a consent that somebody signed in to: an answer counts once.
func (c *consents) take(id string, now time.Time) (consent, bool) {
	page, there := c.page(id, now)
	if !there || page.Person == nil {
		return consent{}, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	before := len(c.pages)
	c.pages = slices.DeleteFunc(c.pages, func(p consent) bool { return p.ID == id })
	return page, len(c.pages) < before
}

// keepCode remembers an authorization code, and forgets those that ended.
func (c *consents) keepCode(code string, page consent, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.codes == nil {
		c.codes = map[string]authCode{}
	}
	for old, kept := range c.codes {
		if now.After(kept.ends) {
			delete(c.codes, old)
		}
	}
	page.ends = now.Add(codeLives)
	c.codes[code] = authCode{consent: page}
}

// code finds an authorization code that has not ended.
func (c *consents) code(code string, now time.Time) (authCode, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept, there := c.codes[code]
	return kept, there && !now.After(kept.ends)
}

// spend marks an authorization code as exchanged for a sign-in. It reports
// whether that was the first time.
func (c *consents) spend(code, signIn string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept, there := c.codes[code]
	if !there || kept.used {
		return false
	}
	kept.used, kept.signIn = true, signIn
	c.codes[code] = kept
	return true
}

// forget drops everything under way.
func (c *consents) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pages, c.codes, c.devices = nil, nil, nil
}
