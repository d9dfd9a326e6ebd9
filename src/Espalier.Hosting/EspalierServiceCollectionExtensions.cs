using Espalier;
using Espalier.Data;
using Espalier.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers trained models as services.</summary>
public static class EspalierServiceCollectionExtensions
{
    /// <summary>
    /// Registers a trained model as the service <see cref="Predictor"/>: one for the whole process, safe for any number of requests at once.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="path">A model file with its encoders, such as a run's <c>model.keras</c>; relative to the current folder, else to the program's.</param>
    /// <param name="configure">Sets how it is loaded and run; null for loading now.</param>
    /// <exception cref="EspalierException">There is no such file, it cannot be loaded, or a model is registered already.</exception>
    public static IServiceCollection AddEspalier(this IServiceCollection services, string path, Action<EspalierOptions>? configure = null) =>
        Add(services, null, path, configure);

    /// <summary>
    /// Registers one of several trained models: the keyed service <see cref="Predictor"/>, which an endpoint takes as
    /// <c>[FromKeyedServices("quality")] Predictor quality</c>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The service's key.</param>
    /// <param name="path">A model file with its encoders; relative to the current folder, else to the program's.</param>
    /// <param name="configure">Sets how it is loaded and run; null for loading now.</param>
    /// <exception cref="EspalierException">There is no such file, it cannot be loaded, or a model of this name is registered already.</exception>
    public static IServiceCollection AddEspalier(this IServiceCollection services, string name, string path, Action<EspalierOptions>? configure = null)
    {
        if (string.IsNullOrWhiteSpace(name)) throw new EspalierException($"AddEspalier needs a name for the model '{path}' but got an empty one. Leave it out where there is one model.");
        return Add(services, name, path, configure);
    }

    private static IServiceCollection Add(IServiceCollection services, string? name, string path, Action<EspalierOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new EspalierOptions();
        configure?.Invoke(options);
        if (services.Any(s => s.ServiceType == typeof(Predictor) && Equals(s.ServiceKey, name)))
            throw new EspalierException(name is null
                ? $"AddEspalier(\"{path}\") found a model registered already. Give each its name: AddEspalier(\"name\", \"{path}\")."
                : $"AddEspalier found a model '{name}' registered already. Give '{path}' another name.");
        string file = ModelFile.Find(path);
        var predictor = options.LoadAtStart ? ModelFile.Load(file, options) : null;
        return name is null
            ? services.AddSingleton(_ => predictor ?? ModelFile.Load(file, options))
            : services.AddKeyedSingleton(name, (_, _) => predictor ?? ModelFile.Load(file, options));
    }
}
