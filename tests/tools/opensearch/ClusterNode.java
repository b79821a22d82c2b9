import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.knn.plugin.KNNPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/** One node of a test cluster: settings as `name=value` words; it runs until it is killed. */
public final class ClusterNode extends Node {
  private ClusterNode(Environment environment, List<Class<? extends Plugin>> plugins) {
    super(environment, plugins, true);
  }

  /** End with the process that this cluster is for, however that ends. */
  private static void watch(long process) {
    Thread watching = new Thread(() -> {
      while (ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false)) {
        try {
          Thread.sleep(500);
        } catch (InterruptedException error) {
          return;
        }
      }
      Runtime.getRuntime().halt(0);
    });
    watching.setDaemon(true);
    watching.start();
  }

  public static void main(String[] words) throws Exception {
    Settings.Builder settings = Settings.builder();
    boolean knn = true;
    for (String word : words) {
      int at = word.indexOf('=');
      if (word.equals("without-knn")) {
        knn = false;
      } else if (word.startsWith("watch=")) {
        watch(Long.parseLong(word.substring(6)));
      } else if (word.startsWith("discovery.seed_hosts=") || word.startsWith("cluster.initial_cluster_manager_nodes=")) {
        settings.putList(word.substring(0, at), word.substring(at + 1).split(","));
      } else {
        settings.put(word.substring(0, at), word.substring(at + 1));
      }
    }
    List<Class<? extends Plugin>> most =
        List.of(Netty4Plugin.class, CommonAnalysisPlugin.class, PainlessPlugin.class);
    List<Class<? extends Plugin>> all =
        List.of(Netty4Plugin.class, CommonAnalysisPlugin.class, PainlessPlugin.class, KNNPlugin.class);
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(settings.build(), Map.of(), null, () -> "node");
    ClusterNode node = new ClusterNode(environment, knn ? all : most);
    node.start();
    new CountDownLatch(1).await();
  }
}
