using System.Linq;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is this code of a user interface: of a view, or of the model behind one, which the platform calls and never waits for?</summary>
internal static class UserInterface
{
    public static bool Contains(ISymbol member)
    {
        for (var type = member as INamedTypeSymbol ?? member.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.AllInterfaces.Any(static i => i.Name is "INotifyPropertyChanged" or "ICommand") || IsView(type))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsView(INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.Name is "DependencyObject" or "Window" or "Page" or "ContentPage" or "UserControl" or "Control" or "Form" or "Application" or "AvaloniaObject" or "BindableObject" or "ObservableObject")
            {
                return true;
            }
        }

        return false;
    }
}
