package practice

import (
	"cmp"
	"crypto/rsa"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/flowlatch/flowlatch/okta/practice/service"
)

// Config says what kind of org to make. The zero value is an org in memory
// with a random seed on a free port.
type Config struct {
	Seed      []byte           // 32 bytes; nil draws a random seed
	StateFile string           // JSON file that survives restarts; "" keeps everything in memory
	StartOver bool             // begin anew: of what the state file holds only the port stays
	Now       func() time.Time // nil is time.Now
	Skew      time.Duration    // how far the org's clock is ahead of Now
	Port      int              // 0 is the port of the state file, else a free one; a taken port is replaced by a free one
	Faults    []string         // names from KnownFaults
	Apps      int              // so many more apps than an org has anyway
	RateLimit int              // requests to a family of routes in a minute; 0 is 10,000
	Users     []User           // people besides the four the org always has
	People    int              // so many more people, made up: every tenth is an administrator
	Roles     []Role           // admin roles of the seeded administrator; nil is super admin, an empty list is none

	// ServicePort is the port of the third party's service beside the org, see
	// [Org.Service]. It is chosen like Port.
	ServicePort int

	// Endpoints says how endpoints behave that don't behave well, by the name of
	// the flow. It goes before what a state file says of them.
	Endpoints map[string]Manner

	// AnswerLimit is how long a caller is kept waiting for the answer of a flow;
	// then the connection is closed, and the run has failed. 0 is 5 seconds.
	// Okta's limit is 60.
	AnswerLimit time.Duration

	// Describe, when set, words the error_description of every OAuth error: it
	// gets the reason (the internalErrorCode in Okta's error catalogue, or a
	// name that begins with practice_) and the org's own text, and returns the
	// one to send. It is called from many goroutines. A parameter of a
	// catalogued text stays [en]; the org fills it in afterwards.
	Describe func(reason, text string) string
}

// Org is a practice org. Its methods may be called from any goroutine.
type Org struct {
	seed        seed
	ids         fixedIDs
	people      []person // never changes; the first is the administrator
	stateFile   string
	clock       func() time.Time
	describe    func(reason, text string) string // see Config.Describe; may be nil
	listener    net.Listener
	server      *http.Server
	service     *service.Service
	slowFor     time.Duration // how long the flow slow takes
	answerLimit time.Duration // see Config.AnswerLimit
	afterwards  *afterwards
	dripEvery   time.Duration // between two bytes under the fault token-drip
	assertion   replayStore
	proofs      replayStore
	nonceSerial atomic.Int64 // nonces used up under the fault dpop-nonce-once
	rates       rateLimits
	signing     func() (*rsa.PrivateKey, error)
	aside       string       // where a damaged state file was put; "" for none
	born        int64        // nanoseconds; makes request ids differ between starts
	requests    atomic.Int64 // answered since the start

	more     func() *moreApps  // those of Config.Apps, made when first asked for
	consents consents          // sign-ins under way
	manners  map[string]Manner // of Config.Endpoints; never changes

	saving sync.Mutex // held while the state file is written; taken before mu

	mu    sync.Mutex // guards state and dirty
	state state
	dirty bool // holds something that is not in the file yet

	faultsMu sync.RWMutex
	faults   faultSet
	taught   lessonFault

	secondOnce sync.Once
	second     atomic.Pointer[net.Listener] // see Org.elsewhere
}

// Endpoint describes a flow that can be invoked.
type Endpoint struct {
	Name        string // unique name of the flow
	Flow        string // kind: echo, bookmark, slow, failing, counting, closing or late
	InvokeURL   string // without the client token
	Level       string // oauth, token or public
	Apps        string // any or list, for level oauth only
	ClientToken string // for level token only
}

// New makes an org and starts listening on 127.0.0.1; requests are answered
// once Serve runs. An unusable seed or fault name is an error. A damaged state
// file is set aside, see [Org.SetAside]; one that a newer program wrote is left
// as it is and refused with a [*NewerStateError].
func New(cfg Config) (*Org, error) {
	s, err := newSeed(cfg.Seed)
	if err != nil {
		return nil, err
	}
	faults, err := newFaultSet(cfg.Faults)
	if err != nil {
		return nil, err
	}
	if err := checkManners(cfg.Endpoints); err != nil {
		return nil, err
	}
	people, err := newPeople(cfg, s)
	if err != nil {
		return nil, err
	}
	saved, aside, err := takeState(cfg.StateFile)
	if err != nil {
		return nil, err
	}
	o := newOrg(cfg, s, people, faults, saved, aside)
	if err := o.listen(cfg.Port); err != nil {
		return nil, err
	}
	if err := o.openService(cfg); err != nil {
		return nil, errors.Join(err, o.listener.Close())
	}
	o.dirty = true
	if err := o.flush(); err != nil {
		return nil, errors.Join(err, o.listener.Close(), o.service.Close())
	}
	return o, nil
}

func newOrg(cfg Config, s seed, people []person, faults faultSet, saved *state, aside string) *Org {
	now := cfg.Now
	if now == nil {
		now = time.Now
	}
	o := &Org{
		born: now().UnixNano(), seed: s, ids: newFixedIDs(s), people: people, stateFile: cfg.StateFile, aside: aside, faults: faults, slowFor: slowFlowTakes,
		dripEvery: time.Second,
		describe:  cfg.Describe, manners: maps.Clone(cfg.Endpoints),
		answerLimit: cmp.Or(cfg.AnswerLimit, DefaultAnswerLimit), afterwards: newAfterwards(),
		signing: sync.OnceValues(func() (*rsa.PrivateKey, error) { return s.rsaKey("org-signing-key") }),
	}
	o.more = sync.OnceValue(func() *moreApps { return newMoreApps(s, cfg.Apps) })
	o.rates.limit = cmp.Or(cfg.RateLimit, bucketLimit)
	o.clock = func() time.Time { return now().Add(cfg.Skew + o.faultySkew()) }
	switch {
	case saved == nil && aside == "":
		o.state = o.freshState(0)
	case saved == nil: // an epoch that the lost file did not have: ids must not come twice
		o.state = o.freshState(int(now().Unix()))
	case cfg.StartOver:
		o.state = o.nextEpoch(saved)
	default:
		o.state = *saved
		o.fitFlows()
		o.state.endRuns()
	}
	o.teach(o.state.Lesson.fault())
	return o
}

// nextEpoch is a new org at the addresses of the one before.
func (o *Org) nextEpoch(before *state) state {
	fresh := o.freshState(before.Epoch + 1)
	fresh.Port, fresh.ServicePort = before.Port, before.ServicePort
	return fresh
}

// listen takes the wanted port, the saved one, or a free one. It always binds
// the literal loopback address.
func (o *Org) listen(port int) error {
	if port == 0 {
		port = o.state.Port
	}
	var failed error
	for _, p := range []int{port, 0} {
		listener, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", p))
		if err == nil {
			o.listener = listener
			o.state.Port = listener.Addr().(*net.TCPAddr).Port
			o.server = o.newServer()
			return nil
		}
		failed = errors.Join(failed, err)
	}
	return fmt.Errorf("practice: no port to listen on: %w", failed)
}

// now is the org's time.
func (o *Org) now() time.Time { return o.clock().UTC() }

// nextRequestID is the x-okta-request-id of the next answer: 32 hexadecimal
// characters, never the same twice, restarts included.
func (o *Org) nextRequestID() string {
	n := strconv.FormatInt(o.born, 36) + "/" + strconv.FormatInt(o.requests.Add(1), 36)
	return o.seed.hex("request/"+n, 32)
}

// host is the org's host and port, as the Domain of a connection.
func (o *Org) host() string { return o.listener.Addr().String() }

// URL is the org's address, http://127.0.0.1:port, and the issuer of its tokens.
func (o *Org) URL() string { return "http://" + o.host() }

// ConsoleURL is the first page of the practice console.
func (o *Org) ConsoleURL() string { return o.URL() + "/console" }

// WorkflowsURL is the origin of the org's Workflows. Okta keeps it on a host of
// its own; here it is the org's.
func (o *Org) WorkflowsURL() string { return o.URL() }

// Endpoints lists the org's flows as they are secured now.
func (o *Org) Endpoints() []Endpoint {
	var out []Endpoint
	for _, f := range o.flows() {
		e := Endpoint{Name: f.Name, Flow: f.Kind, InvokeURL: o.invokeURL(f), Level: string(f.Endpoint.Level)}
		switch f.Endpoint.Level {
		case levelOAuth:
			e.Apps = string(f.Endpoint.Apps)
		case levelToken:
			e.ClientToken = o.clientToken(f)
		case levelPublic:
		}
		out = append(out, e)
	}
	return out
}

// SetAside is the file that a damaged state file was renamed to when the org
// was made; this org began anew then. It is "" when there was none.
func (o *Org) SetAside() string { return o.aside }

// Reset starts the org over: apps, grants, connections, settings and history
// are as in a new org, and so is the service beside it. Addresses, tokens and the
// flows' aliases stay. When the state file can't be written, nothing changes.
func (o *Org) Reset() error {
	o.saving.Lock()
	defer o.saving.Unlock()
	var fresh state
	o.read(func(s *state) { fresh = o.nextEpoch(s) })
	if err := fresh.save(o.stateFile); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.state, o.dirty = fresh, false
	o.consents.forget()
	o.service.Reset()
	o.teach("")
	return nil
}

// note keeps an event that goes with no change; it reaches the file with the
// next flush.
func (o *Org) note(e event) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.state.append(e, o.seed)
	o.dirty = true
}

// events returns the System Log, oldest first.
func (o *Org) events() []event {
	var out []event
	o.read(func(s *state) { out = slices.Concat(s.Changes, s.Requests) })
	slices.SortFunc(out, func(a, b event) int { return int(a.Seq - b.Seq) })
	return out
}
