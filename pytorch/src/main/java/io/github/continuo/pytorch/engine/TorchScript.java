package io.github.continuo.pytorch.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * TorchScript class, loaded from source text, whose methods Java calls with arrays.
 *
 * <p>libtorch reads TorchScript only from the archive that Python's {@code torch.jit.save} writes:
 * a zip of uncompressed entries with the source, a pickled object of its class and an empty tuple
 * of constants. This class builds that archive in memory from a source without state: all arrays
 * are arguments. The source must be in the dialect that such archives hold.
 *
 * <p>All calls must be made on the {@link EngineThread}. Only this class uses DJL's native
 * interface.
 */
public final class TorchScript implements AutoCloseable {
  private final PtNDManager manager;
  private final PtSymbolBlock module;

  private TorchScript(PtNDManager manager, PtSymbolBlock module) {
    this.manager = manager;
    this.module = module;
  }

  /**
   * Loads a class from a resource.
   *
   * @param parent manager of the device; the script lives no longer than the manager
   * @param owner class in whose package the resource is
   * @param resource file name of the source
   * @param className name of the class in the source
   * @return the script, which the caller closes
   */
  public static TorchScript load(
      NDManager parent, Class<?> owner, String resource, String className) {
    return compile(parent, source(owner, resource), className);
  }

  /**
   * {@return the text of a resource}
   *
   * @param owner class in whose package the resource is
   * @param resource file name of the resource, a text in UTF-8
   */
  public static String source(Class<?> owner, String resource) {
    try (InputStream source = owner.getResourceAsStream(resource)) {
      if (source == null) {
        throw new IllegalStateException("resource " + resource + " must stand beside " + owner);
      }
      return new String(source.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Loads a class from its source.
   *
   * @param parent manager of the device; the script lives no longer than the manager
   * @param source source text, in the dialect that saved archives hold
   * @param className name of the class in the source
   * @return the script, which the caller closes
   * @throws EngineException if the source is invalid or uses an operator that the engine lacks
   */
  public static TorchScript compile(NDManager parent, String source, String className) {
    PtNDManager manager = (PtNDManager) parent.newSubManager();
    try {
      byte[] archive = archive(className, source.getBytes(UTF_8));
      return new TorchScript(
          manager, JniUtils.loadModule(manager, new ByteArrayInputStream(archive), true, false));
    } catch (IOException e) {
      manager.close();
      throw new UncheckedIOException(e);
    } catch (EngineException e) {
      manager.close();
      throw e;
    }
  }

  /** Builds the archive that {@code torch.jit.save} would write. */
  static byte[] archive(String className, byte[] source) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      store(zip, "data.pkl", pickledObject(className));
      store(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'}); // protocol 2, empty tuple
      store(zip, "code/__torch__.py", source);
      store(zip, "version", "3\n".getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry("module/" + name);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** Returns an object of the class with the attribute training = False in pickle format. */
  private static byte[] pickledObject(String className) throws IOException {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.write(new byte[] {(byte) 0x80, 2}); // protocol 2
    pickle.write(("c__torch__\n" + className + "\n").getBytes(UTF_8)); // the class
    pickle.write(new byte[] {')', (byte) 0x81}); // an object of it, made with no arguments
    pickle.write(new byte[] {'}', '('}); // a dict and its items, up to u
    pickle.write(new byte[] {'X', 8, 0, 0, 0});
    pickle.write("training".getBytes(UTF_8));
    pickle.write(new byte[] {(byte) 0x89, 'u', 'b', '.'}); // False, set items, set state, stop
    return pickle.toByteArray();
  }

  /**
   * Calls a method without recording gradients.
   *
   * @param results the manager that will own the result
   * @param method name of the method in the source
   * @param arguments NDArray, List of NDArray, {@link Kept}, long[], Long or Double
   * @return the array that the method returns
   */
  public NDArray infer(NDManager results, String method, Object... arguments) {
    try (Kept result = compute(method, arguments)) {
      return result.value.toTensor((PtNDManager) results);
    }
  }

  /**
   * Calls a method without recording gradients, and keeps the result, of any type, in native form.
   * DJL does not see it, so arrays may have types that DJL does not support.
   *
   * @param method name of the method in the source
   * @param arguments as for {@link #infer}
   * @return what the method returns; the caller closes it
   */
  public Kept compute(String method, Object... arguments) {
    IValue[] values = new IValue[arguments.length];
    try {
      for (int i = 0; i < values.length; i++) {
        values[i] = toValue(arguments[i]);
      }
      return new Kept(IValueUtils.runMethod(module, method, values));
    } finally {
      for (int i = 0; i < values.length; i++) {
        if (values[i] != null && !(arguments[i] instanceof Kept)) {
          values[i].close();
        }
      }
    }
  }

  /**
   * Calls a method and records gradients, for all arrays that require a gradient.
   *
   * @param method name of the method in the source
   * @param arguments NDArray or List of NDArray; the first argument is an array, and its manager
   *     will own the result
   * @return the array that the method returns
   */
  public NDArray train(String method, Object... arguments) {
    NDList inputs = new NDList();
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] instanceof NDArray array) {
        array.setName(null);
        inputs.add(array);
      } else {
        for (Object element : (List<?>) arguments[i]) {
          NDArray array = (NDArray) element;
          array.setName("list" + i + "[]"); // tells DJL that these are one List[Tensor]
          inputs.add(array);
        }
      }
    }
    try (NDArray methodName = manager.create(new Shape(1))) {
      methodName.setName("module_method:" + method); // tells DJL the method
      inputs.add(methodName);
      return IValueUtils.forward(module, inputs, true).singletonOrThrow();
    }
  }

  /**
   * Computes the gradients of a scalar, and adds them to the gradients of all arrays that require
   * one.
   *
   * @param loss the scalar, computed from these arrays
   */
  public static void backward(NDArray loss) {
    try (NDArray one = loss.getManager().ones(loss.getShape())) {
      JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
    }
  }

  /**
   * Keeps a list of arrays in native form, for many calls.
   *
   * @param arrays the arrays, which must live longer than the result
   * @return the list in native form, which the caller closes
   */
  public Kept keep(List<NDArray> arrays) {
    return new Kept(IValue.listFrom(arrays.toArray(PtNDArray[]::new)));
  }

  /**
   * Value in native form: arrays that must outlive it, or the result of {@link #compute}, whose
   * arrays live as long as the value.
   */
  public static final class Kept implements AutoCloseable {
    private final IValue value;

    private Kept(IValue value) {
      this.value = value;
    }

    /**
     * Makes a manager close this value when the manager is closed.
     *
     * @param owner the manager
     */
    public void attach(NDManager owner) {
      owner.attachInternal(value.getUid(), this);
    }

    @Override
    public void close() {
      value.close();
    }
  }

  private static IValue toValue(Object argument) {
    if (argument instanceof NDArray array) {
      return IValue.from((PtNDArray) array);
    }
    if (argument instanceof Kept kept) {
      return kept.value;
    }
    if (argument instanceof List<?> list) {
      return IValue.listFrom(list.toArray(PtNDArray[]::new));
    }
    if (argument instanceof long[] numbers) {
      return IValue.listFrom(numbers);
    }
    if (argument instanceof Long number) {
      return IValue.from(number);
    }
    if (argument instanceof Double number) {
      return IValue.from(number);
    }
    throw new IllegalArgumentException(
        "argument must be NDArray, List, Kept, long[], Long or Double, got " + argument.getClass());
  }

  @Override
  public void close() {
    module.close();
    manager.close();
  }
}
