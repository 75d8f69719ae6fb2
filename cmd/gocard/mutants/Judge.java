// Judge runs the off-card verifier of a Java Card kit on many files in one process.
//
// Each line of standard input has the verifier's arguments, separated by tabs; each line of standard output has the verdict (ok, bad, or none
// when the verifier broke off) and its messages. Started as
//
//     java -Djava.security.manager=allow -Djc.home=KIT -cp JARS Judge.java
//
// The verifier keeps what it read in static fields and ends the process when it is done. A security manager turns System.exit into an
// exception. Between two files the static fields get back the values they had at first; a line that begins with "fresh" and a tab gets a class
// loader of its own instead, which takes several times as long and shares nothing.
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.Permission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class Judge {
    static final Pattern SUMMARY = Pattern.compile("completed with (\\d+) warnings? and (\\d+) errors?");
    static final PrintStream ANSWERS = System.out;

    /** What the verifier prints. Its loggers keep the stream that they see first. */
    static final ByteArrayOutputStream LOG = new ByteArrayOutputStream();

    static class Exit extends SecurityException {
        Exit() {
            super("exit");
        }
    }

    static class NoExit extends SecurityManager {
        @Override
        public void checkExit(int status) {
            throw new Exit();
        }

        @Override
        public void checkPermission(Permission permission) {
        }
    }

    /** A static field and what it held before the first file. */
    static class Saved {
        final Field field;
        final Object value;
        final Object copy; // of an array

        Saved(Field field) throws IllegalAccessException {
            this.field = field;
            value = field.get(null);
            copy = value != null && value.getClass().isArray() ? copyOf(value) : null;
        }

        static Object copyOf(Object array) {
            int n = Array.getLength(array);
            Object out = Array.newInstance(array.getClass().getComponentType(), n);
            System.arraycopy(array, 0, out, 0, n);
            return out;
        }

        void restore() throws IllegalAccessException {
            if (copy != null) {
                System.arraycopy(copy, 0, value, 0, Array.getLength(copy));
            } else if (value instanceof Collection) {
                ((Collection<?>) value).clear();
            } else if (value instanceof Map) {
                ((Map<?, ?>) value).clear();
            }
            if (!Modifier.isFinal(field.getModifiers())) {
                field.set(null, value);
            }
        }
    }

    /** The verifier's classes, used for many files. */
    static class Shared {
        final URLClassLoader loader;
        final List<Saved> fields = new ArrayList<>();

        Shared(URL[] path) throws Exception {
            loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
            for (URL url : path) {
                try (JarFile jar = new JarFile(new File(url.toURI()))) {
                    for (Enumeration<JarEntry> e = jar.entries(); e.hasMoreElements();) {
                        String name = e.nextElement().getName();
                        if (name.startsWith("com/sun/javacard/offcardverifier/") && name.endsWith(".class")) {
                            save(name.substring(0, name.length() - 6).replace('/', '.'));
                        }
                    }
                }
            }
        }

        void save(String name) throws Exception {
            for (Field f : Class.forName(name, true, loader).getDeclaredFields()) {
                if (!Modifier.isStatic(f.getModifiers()) || f.getType().isEnum()) {
                    continue;
                }
                f.setAccessible(true);
                Saved s = new Saved(f);
                boolean filled = s.value instanceof Collection && !((Collection<?>) s.value).isEmpty()
                        || s.value instanceof Map && !((Map<?, ?>) s.value).isEmpty();
                if (!filled) { // a table that is filled from the start does not change
                    fields.add(s);
                }
            }
        }
    }

    public static void main(String[] args) throws Exception {
        List<URL> jars = new ArrayList<>();
        for (String name : System.getProperty("java.class.path").split(File.pathSeparator)) {
            jars.add(new File(name).toURI().toURL());
        }
        URL[] path = jars.toArray(new URL[0]);
        System.setSecurityManager(new NoExit());
        PrintStream print = new PrintStream(LOG, true, "UTF-8");
        System.setOut(print);
        System.setErr(print);
        Shared shared = new Shared(path);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split("\t");
            if (words[0].equals("fresh")) {
                try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
                    ANSWERS.println(verify(loader, Arrays.copyOfRange(words, 1, words.length)));
                }
            } else {
                ANSWERS.println(verify(shared.loader, words));
                for (Saved s : shared.fields) {
                    s.restore();
                }
            }
            ANSWERS.flush();
        }
    }

    static String verify(ClassLoader loader, String[] args) throws Exception {
        LOG.reset();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            Class<?> verifier = loader.loadClass("com.sun.javacard.offcardverifier.Verifier");
            verifier.getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof Exit)) {
                e.getCause().printStackTrace();
            }
        }
        System.out.flush();
        return verdict(LOG.toString("UTF-8"));
    }

    static String verdict(String log) {
        Matcher m = SUMMARY.matcher(log);
        String word = !m.find() ? "none" : m.group(2).equals("0") ? "ok" : "bad";
        StringBuilder message = new StringBuilder();
        for (String line : log.split("\n")) {
            line = line.strip();
            boolean noise = line.isEmpty() || line.startsWith("at ") || line.contains("Copyright") || line.contains("completed with") || line.contains("INFO");
            if (!noise && message.length() < 300) {
                message.append(message.length() > 0 ? " " : "").append(line);
            }
        }
        return word + "\t" + message.toString().replace('\t', ' ');
    }
}
