module "event_bus" {
  source = "../../modules/event-bus"

  name = local.event_bus_name
}
