// Drives java.lang.ThreadLocal's own map through a sequence of operations and prints a checksum of
// the table after each. Reads, a line each:
//   new             forget everything; the next set makes a map
//   set ID VALUE    get ID    remove ID
//   kill ID         clear the key as the collector would
// Run with --add-opens java.base/java.lang=ALL-UNNAMED. Keys are held here until they are killed,
// so nothing depends on when the collector runs.
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ref.Reference;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;

public final class OriginalMap {
  private static final class Key extends ThreadLocal<Object> {
    final long id;

    Key(long id) {
      this.id = id;
    }
  }

  private final Field hashCode = open(ThreadLocal.class.getDeclaredField("threadLocalHashCode"));
  private final Class<?> mapClass = Class.forName("java.lang.ThreadLocal$ThreadLocalMap");
  private final Class<?> entryClass = Class.forName("java.lang.ThreadLocal$ThreadLocalMap$Entry");
  private final Constructor<?> create =
      open(mapClass.getDeclaredConstructor(ThreadLocal.class, Object.class));
  private final Method set =
      open(mapClass.getDeclaredMethod("set", ThreadLocal.class, Object.class));
  private final Method getEntry = open(mapClass.getDeclaredMethod("getEntry", ThreadLocal.class));
  private final Method remove = open(mapClass.getDeclaredMethod("remove", ThreadLocal.class));
  private final Field table = open(mapClass.getDeclaredField("table"));
  private final Field size = open(mapClass.getDeclaredField("size"));
  private final Field value = open(entryClass.getDeclaredField("value"));

  private final Map<Long, Key> keys = new HashMap<>();
  private Object map;

  private OriginalMap() throws ReflectiveOperationException {}

  private static <A extends AccessibleObject> A open(A member) {
    member.setAccessible(true);
    return member;
  }

  // The id decides the hash, as it does on the other side.
  private Key key(long id) throws ReflectiveOperationException {
    Key key = keys.get(id);
    if (key == null) {
      key = new Key(id);
      hashCode.setInt(key, (int) (id * 0x61c88647L));
      keys.put(id, key);
    }
    return key;
  }

  private void apply(String[] words) throws ReflectiveOperationException {
    switch (words[0]) {
      case "new" -> {
        keys.clear();
        map = null;
      }
      case "set" -> {
        Key key = key(Long.parseLong(words[1]));
        Long content = Long.valueOf(words[2]);
        if (map == null) map = create.newInstance(key, content);
        else set.invoke(map, key, content);
      }
      case "get" -> {
        if (map != null) getEntry.invoke(map, key(Long.parseLong(words[1])));
      }
      case "remove" -> {
        if (map != null) remove.invoke(map, key(Long.parseLong(words[1])));
      }
      case "kill" -> kill(keys.remove(Long.valueOf(words[1])));
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private void kill(Key key) throws ReflectiveOperationException {
    if (map == null || key == null) return;
    for (Object entry : (Object[]) table.get(map))
      if (entry instanceof Reference<?> reference && reference.get() == key) reference.clear();
  }

  // Of capacity, size, and at each place the value and the living key's id.
  private long checksum() throws ReflectiveOperationException {
    if (map == null) return 0;
    Object[] entries = (Object[]) table.get(map);
    long sum = mix(mix(17, entries.length), size.getInt(map));
    for (Object entry : entries) {
      if (entry == null) {
        sum = mix(sum, 0);
        continue;
      }
      Key key = (Key) ((Reference<?>) entry).get();
      sum = mix(mix(sum, (Long) value.get(entry)), key == null ? 0 : key.id);
    }
    return sum;
  }

  private static long mix(long sum, long part) {
    return (sum ^ part) * 0x100000001b3L;
  }

  public static void main(String[] arguments) throws Exception {
    OriginalMap original = new OriginalMap();
    PrintStream out = new PrintStream(new BufferedOutputStream(System.out), false);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      original.apply(line.split(" "));
      out.println(original.checksum());
    }
    out.flush();
  }
}
