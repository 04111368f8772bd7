package limit

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Rate is a number of requests a second, above 0; 0 stands for no limit. As text it
// is a number and a unit of time: 200/s, 30/m, 1000/h.
type Rate float64

// UnmarshalText reads a rate as people write it.
func (r *Rate) UnmarshalText(text []byte) error {
	amount, unit, _ := strings.Cut(string(text), "/")
	seconds := map[string]float64{"": 1, "s": 1, "m": 60, "h": 3600}[unit]
	n, err := strconv.ParseFloat(amount, 64)
	if err != nil || seconds == 0 || !(n >= 0 && n <= 1e9) {
		return fmt.Errorf("%q is no rate; write 200/s, 30/m or 1000/h, or 0 for no limit", text)
	}
	*r = Rate(n / seconds)
	return nil
}

// Options are the limits. Zero fields take their defaults, but for those where zero
// means that there is no limit.
type Options struct {
	Rate    Rate               // requests of one client, in the long run; 0: no limit
	Burst   int                // requests that may come at once; default 5 seconds' worth
	Factors map[string]float64 // by access class: what its limits are multiplied by
	Volume  int64              // bytes sent to one client in a day; 0: no limit
	Clients int                // how many are told apart; default 65,536

	Slots     int           // expensive requests worked on at once; default: the processors
	PerClient int           // expensive requests of one client, waiting ones too; default 128
	Queue     int           // expensive requests that may wait; default 1,000
	Wait      time.Duration // for how long; default 10 s

	Memory int64 // budget in bytes; 0: none
}

func (o Options) withDefaults() Options {
	set := func(n *int, standard int) {
		if *n == 0 {
			*n = standard
		}
	}
	set(&o.Burst, max(1, int(5*o.Rate)))
	set(&o.Clients, 1<<16)
	set(&o.Slots, runtime.GOMAXPROCS(0))
	set(&o.PerClient, 128)
	set(&o.Queue, 1000)
	if o.Wait == 0 {
		o.Wait = 10 * time.Second
	}
	return o
}

func (o Options) validate() error {
	for name, n := range map[string]int64{"burst": int64(o.Burst), "volume": o.Volume, "clients": int64(o.Clients), "slots": int64(o.Slots),
		"expensive requests of a client": int64(o.PerClient), "queue": int64(o.Queue), "wait": int64(o.Wait), "memory budget": o.Memory} {
		if n < 0 {
			return fmt.Errorf("limits: %s: %d is below zero", name, n)
		}
	}
	for class, factor := range o.Factors {
		if !(factor > 0 && factor <= 1e6) {
			return fmt.Errorf("limits: class %q: the factor %g is not between 0 and 1,000,000", class, factor)
		}
	}
	return nil
}

// factor is what the limits of a class are multiplied by.
func (o *Options) factor(class string) float64 {
	if f, ok := o.Factors[class]; ok {
		return f
	}
	return 1
}
