package io.github.continuo.pytorch;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.PyTorchEngine;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Devices on which PyTorch can run networks. Safe for use by several threads. */
public final class Devices {
  private static final Device MPS = Device.of("mps", 0);
  private static final Pattern GPU_NAME = Pattern.compile("(?:gpu|cuda$|cuda:(?=\\d))(\\d{0,4})");

  private Devices() {}

  /**
   * {@return the device with the given name}
   *
   * @param name {@code cpu}; {@code gpu} (the same as {@code gpu0}), {@code gpu1}..., or with the
   *     names of PyTorch {@code cuda}, {@code cuda:1}...; {@code mps} (Apple's); or {@code auto}:
   *     the GPU with the most free memory, else {@code mps}, else {@code cpu}
   * @throws IllegalArgumentException if there is no such device; the message lists the available
   *     devices
   */
  public static Device select(String name) {
    if (name.equals("auto")) {
      List<Device> available = available();
      return available.stream()
          .filter(Device::isGpu)
          .max(Comparator.comparingLong(Devices::freeBytes))
          .orElse(available.get(available.size() - 1));
    }
    Device wanted = named(name); // a wrong name does not start the engine
    List<Device> available = available();
    if (!available.contains(wanted)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "device \"%s\" requested but this engine sees only %s",
              name,
              available.stream().map(Devices::name).toList()));
    }
    return wanted;
  }

  private static Device named(String name) {
    Matcher gpu = GPU_NAME.matcher(name);
    if (gpu.matches()) {
      return Device.gpu(gpu.group(1).isEmpty() ? 0 : Integer.parseInt(gpu.group(1)));
    }
    if (name.equals("cpu")) {
      return Device.cpu();
    }
    if (name.equals("mps")) {
      return MPS;
    }
    throw new IllegalArgumentException(
        "device must be auto, cpu, gpu, gpu followed by a number, or mps, got \"" + name + '"');
  }

  /** {@return all devices of this machine that the engine can use, the CPU first} */
  public static List<Device> available() {
    return EngineThread.call(
        () -> {
          List<Device> devices = new ArrayList<>();
          devices.add(Device.cpu());
          for (int i = 0; i < PyTorchEngine.engine().getGpuCount(); i++) {
            devices.add(Device.gpu(i));
          }
          if (hasMps()) {
            devices.add(MPS);
          }
          return List.copyOf(devices);
        });
  }

  private static boolean hasMps() {
    if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")) {
      return false;
    }
    try (NDManager manager = PyTorchEngine.newManager(MPS)) {
      manager.zeros(new Shape(1));
      return true;
    } catch (EngineException e) {
      return false; // a Mac without Metal; there is no other way to ask
    }
  }

  /**
   * {@return the name by which {@link #select} finds a device}
   *
   * @param device one that the engine can use
   */
  public static String name(Device device) {
    return device.isGpu()
        ? "gpu" + device.getDeviceId()
        : device.getDeviceType().toLowerCase(Locale.ROOT);
  }

  /**
   * {@return the free memory of a GPU, in bytes}
   *
   * @param gpu a CUDA device, so not {@code mps}
   */
  public static long freeBytes(Device gpu) {
    var memory = CudaUtils.getGpuMemory(gpu);
    return memory.getMax() - memory.getUsed();
  }

  /**
   * {@return the total memory of a device, in bytes}
   *
   * @param device the device; for {@code cpu} and {@code mps}, which have no memory of their own,
   *     the memory of the machine counts
   */
  public static long totalBytes(Device device) {
    return device.isGpu()
        ? CudaUtils.getGpuMemory(device).getMax()
        : ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  /**
   * {@return the CUDA compute capability of a GPU: {@code 9.0}}
   *
   * @param gpu a CUDA device, so not {@code mps}
   */
  public static String computeCapability(Device gpu) {
    String digits = CudaUtils.getComputeCapability(gpu.getDeviceId()); // 90
    int last = digits.length() - 1;
    return digits.substring(0, last) + "." + digits.substring(last);
  }
}
