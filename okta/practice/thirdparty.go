package practice

import (
	"bytes"
	"cmp"
	"errors"
	"strconv"

	"github.com/flowlatch/flowlatch/okta/practice/service"
)

// Service is the third party's service beside the org: an echo and an OAuth service
// for connections of the API Connector cards. It starts and ends with the org. Its
// client, user and header are the same after a restart, and its address when the
// port is free; its quirks and consents begin anew.
func (o *Org) Service() *service.Service { return o.service }

// openService takes the wanted port, the saved one, or a free one.
func (o *Org) openService(cfg Config) error {
	port := cmp.Or(cfg.ServicePort, o.state.ServicePort)
	session := o.seed.bytes("service/session/"+strconv.FormatInt(o.born, 36), seedSize)
	var failed error
	for _, p := range []int{port, 0} {
		opened, err := service.Listen(service.Config{Now: cfg.Now, Port: p, Seed: o.seed.bytes("service", seedSize), Rand: bytes.NewReader(session)})
		if err == nil {
			o.service, o.state.ServicePort = opened, opened.Port()
			return nil
		}
		failed = errors.Join(failed, err)
	}
	return failed
}
