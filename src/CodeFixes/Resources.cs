using System.Globalization;
using System.Resources;

namespace TaskOwnership.CodeFixes;

/// <summary>The titles of the code actions, in English and in the languages of the satellite assemblies.</summary>
internal static class Resources
{
    public static ResourceManager ResourceManager { get; } = new("TaskOwnership.CodeFixes.Resources", typeof(Resources).Assembly);

    public static string Format(string name, params object[] arguments) =>
        string.Format(CultureInfo.InvariantCulture, ResourceManager.GetString(name) ?? name, arguments);
}
