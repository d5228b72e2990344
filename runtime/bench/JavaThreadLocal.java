// The loops of slot_bench.cpp for java.lang.ThreadLocal. Prints "shape count nanoseconds" a line.
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.function.IntConsumer;

public final class JavaThreadLocal {
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
  private static int sink;

  private static ThreadLocal<Integer>[] filled(int count) {
    @SuppressWarnings("unchecked")
    ThreadLocal<Integer>[] slots = new ThreadLocal[count];
    for (int i = 0; i < count; i++) {
      slots[i] = ThreadLocal.withInitial(() -> 0);
      slots[i].set(1);
    }
    return slots;
  }

  private static ThreadLocal<int[]>[] counters(int count) {
    @SuppressWarnings("unchecked")
    ThreadLocal<int[]>[] slots = new ThreadLocal[count];
    for (int i = 0; i < count; i++) slots[i] = ThreadLocal.withInitial(() -> new int[1]);
    return slots;
  }

  private static <T> ThreadLocal<T>[] repeated(ThreadLocal<T>[] slots) {
    ThreadLocal<T>[] all = slots;
    while (all.length < 120) {
      all = Arrays.copyOf(all, all.length + slots.length);
      System.arraycopy(slots, 0, all, all.length - slots.length, slots.length);
    }
    return all;
  }

  // Best of ten rounds after as many to warm up: the collector and the compiler are not the subject.
  private static void measure(String shape, int count, int perRound, IntConsumer round) {
    int repeats = 2_000_000 / perRound;
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long start = CLOCK.getCurrentThreadCpuTime();
      for (int n = 0; n < repeats; n++) round.accept(n);
      double each = (CLOCK.getCurrentThreadCpuTime() - start) / ((double) repeats * perRound);
      if (i >= 10) best = Math.min(best, each);
    }
    System.out.printf("%s %d %.3f%n", shape, count, best);
  }

  public static void main(String[] arguments) {
    for (int count : new int[] {1, 6, 32, 128, 1000}) {
      ThreadLocal<int[]>[] slots = repeated(counters(count));
      measure("hit", count, slots.length, n -> {
        for (ThreadLocal<int[]> slot : slots) slot.get()[0]++;
      });
      Collections.shuffle(Arrays.asList(slots), new Random(1));
      measure("hit_in_random_order", count, slots.length, n -> {
        for (ThreadLocal<int[]> slot : slots) slot.get()[0]++;
      });
    }
    ThreadLocal<Integer>[] six = filled(6);
    measure("set_present", 6, 6, n -> {
      for (ThreadLocal<Integer> slot : six) slot.set(1);
    });
    ThreadLocal<Integer> slot = six[3];
    measure("set_get_set_empty", 0, 1, n -> {
      slot.set(1);
      sink += slot.get();
      slot.set(null);
    });
    measure("set_get_remove", 0, 1, n -> {
      slot.set(1);
      sink += slot.get();
      slot.remove();
    });
    measure("miss_and_remove", 0, 1, n -> {
      slot.remove();
      sink += slot.get();
    });
    if (sink == 42) System.out.println();
  }
}
