package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/net/http/httpproxy"

	"github.com/flowlatch/flowlatch/app/wire/redact"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Defaults of [Config].
const (
	DefaultTimeout   = 60 * time.Second
	DefaultMaxBody   = 20 << 20
	DefaultUserAgent = "flowlatch"
)

const (
	dialTimeout      = 10 * time.Second
	handshakeTimeout = 10 * time.Second
	headerTimeout    = 30 * time.Second
	// Shorter than what servers and load balancers commonly keep: a request must
	// not meet a connection that the server is just closing, for it would fail.
	idleTimeout    = 20 * time.Second
	maxHeaderBytes = 256 << 10
	maxIdlePerHost = 16
	maxIdle        = 64
)

// Config is what a [Network] is made of. The zero Config is complete.
type Config struct {
	// Now is the clock, time.Now when nil.
	Now func() time.Time
	// Timeout bounds a call whose context has no deadline, [DefaultTimeout] when 0.
	Timeout time.Duration
	// MaxBody bounds a body in bytes, a response's also after decompression;
	// [DefaultMaxBody] when 0.
	MaxBody int64
	// UserAgent is sent with every request, such as "flowlatch/1.2".
	UserAgent string
	// RootCAs are the authorities to trust, the system's when nil. Make it with
	// [Roots], so that it adds to the system's.
	RootCAs *x509.CertPool
	// DialContext replaces the dialler in tests.
	DialContext func(ctx context.Context, network, addr string) (net.Conn, error)
}

// Network owns the program's outgoing connections. It is safe for concurrent
// use. Call [Network.Close] when done.
type Network struct {
	now       func() time.Time
	timeout   time.Duration
	maxBody   int64
	userAgent string
	proxy     func(*url.URL) (*url.URL, error)
	// proxyValues are the proxy's credentials.
	proxyValues *redact.Values
	roots       *x509.CertPool // as New was given; nil = the system's
	transports  atomic.Pointer[transports]
	lastID      *atomic.Uint64 // of this Network and its forks
}

// New makes a Network. It reads the standard proxy variables (HTTPS_PROXY,
// HTTP_PROXY, NO_PROXY, upper or lower case) now, and no others. Loopback is
// never proxied.
func New(c Config) *Network {
	env := httpproxy.FromEnvironment()
	n := &Network{
		now:         c.Now,
		timeout:     c.Timeout,
		maxBody:     c.MaxBody,
		userAgent:   c.UserAgent,
		proxy:       env.ProxyFunc(),
		proxyValues: redact.NewValues(proxySecrets(env.HTTPProxy, env.HTTPSProxy)...),
		roots:       c.RootCAs,
		lastID:      new(atomic.Uint64),
	}
	if n.now == nil {
		n.now = time.Now
	}
	if n.timeout == 0 {
		n.timeout = DefaultTimeout
	}
	if n.maxBody == 0 {
		n.maxBody = DefaultMaxBody
	}
	if n.userAgent == "" {
		n.userAgent = DefaultUserAgent
	}
	n.transports.Store(pair(newTransport(c, n.proxy)))
	return n
}

// Client returns a client bound to the route. It never follows redirects: the
// 3xx answer is the result. Its errors are *url.Error around an [*Error]; use
// [Classify]. A Route whose origin is no https origin, nor http on a literal
// loopback address, gives an *Error of kind [Insecure] or [Invalid].
func (n *Network) Client(r Route) (*http.Client, error) {
	pinned, err := parseOrigin(r.Origin)
	if err != nil {
		return nil, err
	}
	return &http.Client{
		Transport: &roundTripper{
			network:    n,
			origin:     pinned,
			credential: r.Credential,
			patient:    r.Patient,
			values:     redact.NewValues(r.Credential.Secrets...),
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

// Close closes the connections that no call is using. Running calls end by
// themselves or with their context.
func (n *Network) Close() { n.transports.Load().closeIdle() }

// Roots returns the system's certificate authorities with those in the PEM
// texts added.
func Roots(pems ...[]byte) (*x509.CertPool, error) {
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // a system without a store
	}
	for _, pem := range pems {
		if !pool.AppendCertsFromPEM(pem) {
			return nil, errors.New("wire: no certificate found in the PEM text")
		}
	}
	return pool, nil
}

// newTransport speaks HTTP/1.1 only: there a request without GetBody is never
// sent twice, and what a recorder sees is what went over the wire.
func newTransport(c Config, proxy func(*url.URL) (*url.URL, error)) *http.Transport {
	dial := c.DialContext
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy:                  func(r *http.Request) (*url.URL, error) { return proxy(r.URL) },
		OnProxyConnectResponse: checkProxyAnswer,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			ctx, cancel := context.WithTimeout(ctx, dialTimeout)
			defer cancel()
			return dial(ctx, network, addr)
		},
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.RootCAs},
		TLSHandshakeTimeout:    handshakeTimeout,
		ResponseHeaderTimeout:  headerTimeout,
		IdleConnTimeout:        idleTimeout,
		MaxIdleConns:           maxIdle,
		MaxIdleConnsPerHost:    maxIdlePerHost,
		MaxResponseHeaderBytes: maxHeaderBytes,
		Protocols:              protocols,
	}
}

// transports are those of a Network: the patient one waits for an answer to
// begin for as long as the call may take.
type transports struct{ usual, patient *http.Transport }

func pair(usual *http.Transport) *transports {
	patient := usual.Clone()
	patient.ResponseHeaderTimeout = 0
	return &transports{usual, patient}
}

func (t *transports) closeIdle() {
	t.usual.CloseIdleConnections()
	t.patient.CloseIdleConnections()
}

// proxySecrets returns the passwords in the proxies' addresses, which may come
// without a scheme.
func proxySecrets(addresses ...string) []secret.Secret {
	var found []secret.Secret
	for _, address := range addresses {
		if !strings.Contains(address, "://") {
			address = "http://" + address
		}
		u, err := url.Parse(address)
		if err != nil || u.User == nil {
			continue
		}
		password, _ := u.User.Password()
		found = append(found, secret.New(password))
	}
	return found
}

// proxyError is a proxy's refusal to connect.
type proxyError struct {
	status string
}

func (e *proxyError) Error() string { return "the proxy answered " + e.status }

func checkProxyAnswer(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyError{status: answer.Status}
}
