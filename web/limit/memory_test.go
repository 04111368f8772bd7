package limit

import (
	"runtime"
	"testing"
	"time"
)

func TestLevelsDoNotWaver(t *testing.T) {
	level := ShedNothing
	for i, c := range []struct {
		share float64
		want  Level
	}{
		{0.5, ShedNothing}, {0.84, ShedNothing}, {0.86, ShedExpensive}, {0.80, ShedExpensive}, {0.76, ShedExpensive}, {0.74, ShedNothing},
		{0.80, ShedNothing}, {0.96, ShedAll}, {0.91, ShedAll}, {0.89, ShedExpensive}, {0.94, ShedExpensive}, {0.99, ShedAll}, {0.1, ShedNothing},
	} {
		if level = level.next(c.share); level != c.want {
			t.Errorf("step %d, at %.2f: level %s, want %s", i, c.share, level, c.want)
		}
	}
}

// TestMemoryIsWatched fills a budget with real memory, and gives it back.
func TestMemoryIsWatched(t *testing.T) {
	runtime.GC() // what other tests have left
	m := NewMemory(1 << 40)
	m.Level()
	if m.Used() < 1<<16 || m.Used() > 1<<30 {
		t.Fatalf("%d bytes in use", m.Used())
	}
	const ballast = 64 << 20
	m = NewMemory(m.Used() + ballast + ballast/4)
	if level := m.Level(); level != ShedNothing {
		t.Fatalf("level %s before anything was taken", level)
	}
	g := &Gate{options: Options{PerClient: 1}.withDefaults(), clients: newTable(64), queue: newQueue(1, 1), memory: m}
	taken := make([]byte, ballast+ballast/4)
	runtime.GC()
	m.next.Store(0) // 100 ms have passed
	if _, err := g.Begin(t.Context(), Caller{}); reasonOf(t, err) != MemoryShort {
		t.Errorf("with all of the budget in use: %v", err)
	}
	if err := g.Essential(); reasonOf(t, err) != MemoryScarce {
		t.Errorf("with all of the budget in use: %v", err)
	}
	runtime.KeepAlive(taken)
	taken = nil
	deadline := time.Now().Add(10 * time.Second)
	for m.Level() != ShedNothing { // it collects by itself
		if time.Now().After(deadline) {
			t.Fatalf("level %s, %d bytes in use of %d", m.Level(), m.Used(), m.budget)
		}
		time.Sleep(time.Millisecond)
	}
	if err := g.Essential(); err != nil {
		t.Errorf("with memory given back: %v", err)
	}
}

func TestWithoutABudgetNothingIsShed(t *testing.T) {
	if level := NewMemory(0).Level(); level != ShedNothing {
		t.Errorf("level %s", level)
	}
}

func BenchmarkLevel(b *testing.B) {
	m := NewMemory(1 << 40)
	for b.Loop() {
		m.Level()
	}
}

func BenchmarkLook(b *testing.B) {
	m := NewMemory(1 << 40)
	for b.Loop() {
		m.look(0)
	}
}
