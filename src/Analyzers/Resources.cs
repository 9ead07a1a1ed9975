using System.Resources;

namespace TaskOwnership.Analyzers;

/// <summary>The texts of all rules, in English and in the languages of the satellite assemblies.</summary>
internal static class Resources
{
    public static ResourceManager ResourceManager { get; } = new("TaskOwnership.Analyzers.Resources", typeof(Resources).Assembly);
}
